/** A runnable kernel: runs many inputs in a batch, or boots one session for step-by-step requests. */

import { CASE_WORDS, type Case, FLAG, flagBits } from '@hvmmio/vectors/case';
import type { DriverEntry } from '../entries.ts';
import { NotModelled } from '../not-modelled.ts';
import type { NotRun } from '../not-run.ts';
import type { SourceText } from '../texts.ts';
import { DEFAULT_SETTING, type DriverRequest, type DriverRun, runDrivers, runOne } from './drivers.ts';
import { BATCH } from './layout.ts';
import { failureNumber, Machine } from './machine.ts';
import { MachinePool } from './pool.ts';
import type { Failure } from './record.ts';
import { FAILURE, OUTPUT_WORDS } from './record.ts';
import { type BootOptions, Session } from './session.ts';

/** A compiled variant of a kernel, and the inputs it is for. */
export interface Build {
	readonly width: 32 | 64;
	/** CONFIG_SYSFB; null: as each input says. */
	readonly sysfb: boolean | null;
	readonly module: WebAssembly.Module;
}

/** The parts that a {@link Kernel} is made from. */
export interface KernelParts {
	readonly ownResourceTree: boolean;
	readonly drivers: readonly DriverEntry[];
	readonly taken: readonly { readonly text: SourceText; readonly branches: readonly number[] }[];
	readonly notRun: readonly NotRun[];
	readonly builds: readonly Build[];
}

/** Loop iterations and calls allowed per input. A walk over six ranges and a reservation take some hundred. */
export const FUEL = 2 ** 21;

/** What failed runs may cost in all, in some hundredths of a millisecond each. */
const FAILURE_BUDGET = 10_000;
const FAILURE_COSTS: Readonly<Record<Failure, number>> = {
	'endless loop': 100,
	'stack overflow': 10,
	'access outside memory': 1,
	'undefined behaviour': 1,
};

/** Time limit over all inputs so far, checked after each batch, for sources on which every input is slow. */
const TIME_LIMIT_MS = 120_000;
const TIME_LIMIT_MS_PER_INPUT = 0.1;

/**
 * A kernel's own functions, compiled and ready to be run on any input.
 * @example
 * ```ts
 * import { parseCase } from '@hvmmio/vectors/case';
 * // kernel: as the README has it
 * const { booted } = kernel.boot(parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' }));
 * console.log(booted.reserved?.start); // 0xf8000000
 * ```
 */
export class Kernel {
	/** Is the resource tree the kernel's own? Otherwise it is the harness's equivalent. */
	readonly ownResourceTree: boolean;
	/** What in this kernel is relevant to MMIO and not run. */
	readonly notRun: readonly NotRun[];
	/** Number of inputs so far that trapped or did not terminate. */
	failures = 0;
	private budget = FAILURE_BUDGET;
	private spent = 0;
	private requested = 0;
	/** The parts it was made from; another thread can make the same kernel from them. */
	readonly parts: KernelParts;
	private readonly builds: readonly Build[];
	private readonly machines: Machine[];
	private readonly pools: readonly MachinePool[];

	/** @throws NotModelled if a module cannot be loaded; RangeError if there is not enough memory for it */
	constructor(parts: KernelParts) {
		this.parts = parts;
		this.ownResourceTree = parts.ownResourceTree;
		this.notRun = parts.notRun;
		this.builds = parts.builds;
		this.machines = parts.builds.map(({ module }) => new Machine(module));
		this.pools = parts.builds.map(({ module }) => new MachinePool(module));
	}

	/** The definitions that are compiled and that a harness entry point reaches, without inactive #if branches. */
	get ran(): readonly SourceText[] {
		const compiled = this.machines.map((machine) => new Uint8Array(machine.memory, machine.addressOf('branches')));
		const isCompiled = (branch: number) => compiled.some((bytes) => bytes[branch] === 1);
		return this.parts.taken.filter(({ branches }) => branches.every(isCompiled)).map(({ text }) => text);
	}

	/**
	 * Runs `count` inputs. The output of an input that fails has 0 in ENDED, and the reason in FAILURE.
	 * @param inputs `count` case records
	 * @param outputs receives `count` times OUTPUT_WORDS words
	 * @throws NotModelled if far too many inputs fail, or all together take too long
	 */
	run(inputs: Uint32Array, count: number, outputs: Uint32Array): void {
		outputs.fill(0, 0, count * OUTPUT_WORDS);
		this.requested += count;
		for (let from = 0; from < count; from += BATCH) {
			const started = performance.now();
			const length = Math.min(BATCH, count - from);
			const some = inputs.subarray(from * CASE_WORDS, (from + length) * CASE_WORDS);
			const answers = outputs.subarray(from * OUTPUT_WORDS, (from + length) * OUTPUT_WORDS);
			for (let index = 0; index < this.builds.length; index++) {
				this.runBatch(index, some, length, answers);
			}
			this.spent += performance.now() - started;
			if (this.spent > TIME_LIMIT_MS + this.requested * TIME_LIMIT_MS_PER_INPUT) {
				throw new NotModelled(
					`the source takes too long: ${Math.round(this.spent / 1000)} s for ${this.requested} inputs`,
				);
			}
		}
	}

	private runBatch(index: number, inputs: Uint32Array, count: number, outputs: Uint32Array): void {
		const { mask, wanted } = flagsOfBuild(this.builds[index] as Build);
		const machine = this.machines[index] as Machine;
		new Uint32Array(machine.memory, machine.addressOf('inputs'), count * CASE_WORDS).set(inputs);
		const answers = new Uint32Array(machine.memory, machine.addressOf('outputs'), count * OUTPUT_WORDS);
		let from = 0;
		while (from < count) {
			let next = count;
			let failed = -1;
			try {
				machine.refuel(FUEL);
				machine.kernel.run(from, count, mask, wanted);
			} catch (error) {
				const at = machine.read('at');
				const failure = machine.failureOf(error);
				failed = failureNumber(failure);
				next = at + 1;
				machine.unwind();
				this.failures++;
				this.addFailureCost(FAILURE_COSTS[failure], failure);
			}
			copyOwn(inputs, answers, outputs, from, failed < 0 ? next : next - 1, mask, wanted);
			if (failed >= 0) {
				outputs.fill(0, (next - 1) * OUTPUT_WORDS, next * OUTPUT_WORDS);
				outputs[(next - 1) * OUTPUT_WORDS + FAILURE] = failed;
			}
			from = next;
		}
	}

	/** What failed runs have cost so far. */
	get failureCost(): number {
		return FAILURE_BUDGET - this.budget;
	}

	/**
	 * Adds the cost of failed runs of this kernel, for example on another thread.
	 * @param last why the last of them failed
	 * @throws NotModelled if far too many inputs fail
	 */
	addFailureCost(cost: number, last?: Failure): void {
		this.budget -= cost;
		if (this.budget < 0) {
			const why = last === undefined ? '' : ` (the last: ${last})`;
			throw new NotModelled(`the source does not terminate on far too many inputs${why}`);
		}
	}

	/** Runs early boot: the walk and the reservation, with node list and messages. @throws RunFailed, NotModelled */
	boot(input: Case, options: BootOptions = {}): Session {
		const flags = flagBits(input);
		const index = this.builds.findIndex((each) => {
			const { mask, wanted } = flagsOfBuild(each);
			return (flags & mask) === wanted;
		});
		const pool = this.pools[index];
		if (pool === undefined) {
			throw new NotModelled(`the source was not compiled for a resource_size_t of ${input.resourceSize} bits`);
		}
		return new Session(pool, input, options);
	}

	/** Runs each driver function in each of its settings, in an order that is the same for every kernel. */
	driverRuns(): DriverRun[] {
		return runDrivers(this.pools[0] as MachinePool, this.parts.drivers, FUEL);
	}

	/**
	 * The requests that pci-hyperv makes for a device's config window, or a video driver for its framebuffer, in order,
	 * while none is granted. Null if the tree does not have the driver, or its function cannot be run.
	 */
	requestOf(
		driver: 'config_window' | 'video_request',
		megabytes = DEFAULT_SETTING.megabytes,
	): readonly DriverRequest[] | null {
		const isPci = driver === 'config_window';
		const runs = this.parts.drivers.flatMap((entry, number) =>
			entry.kind === 'requests' && (entry.driver === 'pci-hyperv') === isPci
				? [runOne(this.pools[0] as MachinePool, entry, number, { ...DEFAULT_SETTING, megabytes }, null, FUEL)]
				: [],
		);
		// In the default setting the bus has no BARs, so the config window is its only request.
		const requesting = runs.find(({ events, failed }) => failed === null && events.length > 0);
		return requesting
			? requesting.events.flatMap((event) => (event.did === 'requested' ? [requestIn(event)] : []))
			: null;
	}
}

function requestIn({ min, max, size, align, overlapOk }: DriverRequest): DriverRequest {
	return { min, max, size, align, overlapOk };
}

/** A build is for the inputs with `(flags & mask) === wanted`. */
function flagsOfBuild({ width, sysfb }: Build): { mask: number; wanted: number } {
	return {
		mask: FLAG.resource32 | (sysfb === null ? 0 : FLAG.sysfb),
		wanted: (width === 32 ? FLAG.resource32 : 0) | (sysfb === true ? FLAG.sysfb : 0),
	};
}

/** Copies the answers for the inputs that the build is for. */
function copyOwn(
	inputs: Uint32Array,
	answers: Uint32Array,
	outputs: Uint32Array,
	from: number,
	to: number,
	mask: number,
	wanted: number,
): void {
	const isOwn = (i: number) => ((inputs[i * CASE_WORDS] as number) & mask) === wanted;
	for (let start = from, end = from; start < to; start = end + 1) {
		for (end = start; end < to && isOwn(end); end++) {}
		if (end > start) {
			outputs.set(answers.subarray(start * OUTPUT_WORDS, end * OUTPUT_WORDS), start * OUTPUT_WORDS);
		}
	}
}
