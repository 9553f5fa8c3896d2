/** Requests of drivers after boot, as scripts that any implementation can run. */

import { hostLayout, type Vm } from '@hvmmio/core';
import { FOUR_GIB, KIB, MIB } from '@hvmmio/core/address';
import { lfbSizeOf } from '@hvmmio/core/guest';
import { hostOf } from '@hvmmio/core/host';
import { createRandom, resolutionFor } from '@hvmmio/differential/sources';
import { type Kernel, type RangeJson, RunFailed } from '@hvmmio/kernel-harness/run';
import { type Case, flagsOf, USUAL_BAR } from '@hvmmio/vectors/case';

/** `vmbus_allocate_mmio`, or `vmbus_free_mmio` of the range granted to an earlier step. */
export type Step =
	| {
			readonly do: 'allocate';
			readonly min: bigint;
			readonly max: bigint;
			readonly size: bigint;
			readonly align: bigint;
			readonly overlapOk: boolean;
	  }
	/** `of`: the index of that step. */
	| { readonly do: 'free'; readonly of: number };

/** A VM, the input it boots with, and the allocations and frees after boot. */
export interface Script {
	readonly vm: Vm;
	readonly input: Case;
	readonly steps: readonly Step[];
}

const ALL = 2n ** 64n - 1n;
const BELOW = BigInt(FOUR_GIB) - 1n;
const LOW_SIZES = [128, 150, 256, 512, 1024, 3072];
const ROOMS = [8, 64, 68, 128];
const SIZES = [4 * KIB, 8 * KIB, 64 * KIB, MIB, 2 * MIB, 3 * MIB, 16 * MIB, 32 * MIB, 100 * MIB, 128 * MIB, 300 * MIB];

/**
 * Scripts of a dozen steps each, the same for the same seed.
 * @example
 * ```ts
 * import { scriptsOf } from '@hvmmio/kernel-diff';
 * console.log(scriptsOf(1, 5).length); // 5
 * ```
 */
export function scriptsOf(seed: number, count: number): Script[] {
	const random = createRandom(seed, 7);
	return Array.from({ length: count }, (_, index) => {
		random.begin(index);
		const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
		const vm = vmOf(pick([1, 2]), pick(LOW_SIZES) * MIB, pick(ROOMS) * MIB);
		const base = hostLayout(vm).framebuffer.base;
		const input = inputOf(vm, pick([base, base, 0, base + 8 * MIB]), random.below(8) > 0);
		const steps = Array.from({ length: 12 }, (_, i): Step => {
			if (i > 2 && random.below(4) === 0) {
				return { do: 'free', of: random.below(i) };
			}
			const size = pick(SIZES);
			const kind = random.below(6);
			if (kind === 0) {
				const room = BigInt(pick(ROOMS) * MIB);
				return { do: 'allocate', min: 0n, max: ALL, size: room, align: BigInt(MIB), overlapOk: true };
			}
			const align = BigInt(pick([4 * KIB, 64 * KIB, MIB, 16 * MIB].filter((each) => each <= Math.max(size, 4 * KIB))));
			const [min, max] = pick(windowsOf(vm));
			return { do: 'allocate', min, max, size: BigInt(size), align, overlapOk: random.below(5) === 0 };
		});
		return { vm, input, steps };
	});
}

/** Pairs of `min` and `max`: anywhere, below 4 GiB, above it, and at the edges of the nodes. */
function windowsOf(vm: Vm): [bigint, bigint][] {
	const { lowMmio, highMmio } = hostLayout(vm);
	const [lowStart, lowLast] = [BigInt(lowMmio.start), 0xfed3_ffffn];
	const [highStart, highLast] = [BigInt(highMmio.start), BigInt(highMmio.end) - 1n];
	return [
		[0n, ALL],
		[0n, ALL],
		[0n, BELOW],
		[BELOW + 1n, ALL],
		[0n, lowStart],
		[0n, lowStart + 1n],
		[lowLast, ALL],
		[lowLast - 1n, ALL],
		[lowLast + 1n, ALL],
		[0n, highStart],
		[0n, highStart + 1n],
		[highLast, ALL],
	];
}

function vmOf(generation: 1 | 2, lowMmio: number, room: number): Vm {
	return {
		generation,
		arch: 'x86_64',
		platform: 'lab',
		confidential: false,
		lowMmio,
		highMmio: 512 * MIB,
		highMmioBase: 0xf_e000_0000,
		resolution: resolutionFor(room),
		resolutionType: 'single',
	};
}

function inputOf(vm: Vm, lfbBase: number, videoDevice: boolean): Case {
	const { lowMmio, highMmio } = hostLayout(vm);
	return {
		...flagsOf({ bios: vm.generation === 1, videoDevice }),
		mmio: [lowMmio, highMmio].map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) - 1n })),
		lfbBase,
		lfbSize: lfbSizeOf(lfbBase),
		bar: USUAL_BAR,
	};
}

/**
 * The result of a step: the range granted, null for a refused request or a free, or why the run failed. In an example of
 * two refusals that differ: what the kernel returned.
 */
export type StepResult = RangeJson | null | string;

/**
 * Boots a kernel and runs the steps in order. If the kernel traps or does not terminate, the last result says so and
 * the remaining steps have none.
 * @throws NotModelled if the source has no `vmbus_allocate_mmio`
 * @example
 * ```ts
 * import { runScript, scriptsOf } from '@hvmmio/kernel-diff';
 * // kernel: as the README has it
 * const [script] = scriptsOf(1, 1);
 * console.log(script && runScript(kernel, script).length === script.steps.length); // true
 * ```
 */
export function runScript(kernel: Kernel, script: Script): StepResult[] {
	return [...runWithCodes(kernel, script).results];
}

/** The results, and what each request returned: 0, or the kernel's error code. */
export interface ScriptRun {
	readonly results: readonly StepResult[];
	readonly codes: readonly number[];
}

export function runWithCodes(kernel: Kernel, { vm, input, steps }: Script): ScriptRun {
	const results: StepResult[] = [];
	const codes: number[] = [];
	try {
		const session = kernel.boot(input);
		for (const { range, busy } of hostOf(vm).globalTree) {
			session.insert(BigInt(range.start), BigInt(range.end) - 1n, busy);
		}
		const freed = new Set<number>();
		for (const step of steps) {
			if (step.do === 'allocate') {
				results.push(session.allocate(step.min, step.max, step.size, step.align, step.overlapOk));
				codes[results.length - 1] = session.status;
				continue;
			}
			const range = results[step.of];
			if (range && typeof range === 'object' && !freed.has(step.of)) {
				freed.add(step.of);
				session.free(BigInt(range.start), BigInt(range.size));
			}
			results.push(null);
		}
		session.close();
	} catch (error) {
		if (!(error instanceof RunFailed)) {
			throw error;
		}
		results.push(error.failure);
	}
	return { results, codes };
}
