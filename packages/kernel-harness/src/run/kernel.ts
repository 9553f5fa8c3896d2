/** A kernel that can be asked: many inputs at once, or one kernel step by step. */

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

/** One way to compile a kernel, and which inputs it is for. */
export interface Build {
	readonly width: 32 | 64;
	/** null: as each input says. */
	readonly sysfb: boolean | null;
	readonly module: WebAssembly.Module;
}

/** What a {@link Kernel} is made of. */
export interface KernelParts {
	readonly ownResourceTree: boolean;
	readonly drivers: readonly DriverEntry[];
	readonly taken: readonly { readonly text: SourceText; readonly branches: readonly number[] }[];
	readonly notRun: readonly NotRun[];
	readonly builds: readonly Build[];
}

/** Turns of loops and calls that one input may take. A walk over six ranges and a reservation take some hundred. */
export const FUEL = 2 ** 21;

/** What failed runs may cost in all. A run that is cut off costs some milliseconds, another a tenth of one. */
const FAILURE_BUDGET = 10_000;
const COST_OF_CUT_OFF = 100;

/** A batch of inputs that each use up what they may is cut off between batches, once all have taken this long. */
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
	/** Is the resource tree the kernel's own? Else our equivalent stands in for it. */
	readonly ownResourceTree: boolean;
	/** What of this kernel is on the way to MMIO and not run. */
	readonly notRun: readonly NotRun[];
	/** Inputs so far that did not terminate. */
	failures = 0;
	private budget = FAILURE_BUDGET;
	private spent = 0;
	private asked = 0;
	/** What it is made of; another thread can make the same kernel of it. */
	readonly parts: KernelParts;
	private readonly builds: readonly Build[];
	private readonly machines: Machine[];
	private readonly pools: readonly MachinePool[];

	/** @throws NotModelled where a module cannot be loaded; RangeError where this machine has no memory for it */
	constructor(parts: KernelParts) {
		this.parts = parts;
		this.ownResourceTree = parts.ownResourceTree;
		this.notRun = parts.notRun;
		this.builds = parts.builds;
		this.machines = parts.builds.map(({ module }) => new Machine(module));
		this.pools = parts.builds.map(({ module }) => new MachinePool(module));
	}

	/** The definitions that are compiled and that an entry of the harness leads to. A branch of #if that is off is not. */
	get ran(): readonly SourceText[] {
		const compiled = this.machines.map((machine) => new Uint8Array(machine.memory, machine.tell('branches')));
		const isCompiled = (branch: number) => compiled.some((bytes) => bytes[branch] === 1);
		return this.parts.taken.filter(({ branches }) => branches.every(isCompiled)).map(({ text }) => text);
	}

	/**
	 * Answers `count` inputs. An input that does not terminate has ENDED 0 in its output, and why.
	 * @param inputs `count` case records
	 * @param outputs gets `count` times OUTPUT_WORDS
	 * @throws NotModelled if far too many inputs do not terminate
	 */
	run(inputs: Uint32Array, count: number, outputs: Uint32Array): void {
		outputs.fill(0, 0, count * OUTPUT_WORDS);
		this.asked += count;
		for (let from = 0; from < count; from += BATCH) {
			const started = performance.now();
			const length = Math.min(BATCH, count - from);
			const some = inputs.subarray(from * CASE_WORDS, (from + length) * CASE_WORDS);
			const answers = outputs.subarray(from * OUTPUT_WORDS, (from + length) * OUTPUT_WORDS);
			for (let index = 0; index < this.builds.length; index++) {
				this.runBatch(index, some, length, answers);
			}
			this.spent += performance.now() - started;
			if (this.spent > TIME_LIMIT_MS + this.asked * TIME_LIMIT_MS_PER_INPUT) {
				throw new NotModelled(`the source takes too long: ${Math.round(this.spent / 1000)} s for ${this.asked} inputs`);
			}
		}
	}

	private runBatch(index: number, inputs: Uint32Array, count: number, outputs: Uint32Array): void {
		const { mask, wanted } = flagsOfBuild(this.builds[index] as Build);
		let from = 0;
		while (from < count) {
			const machine = this.machines[index] as Machine;
			new Uint32Array(machine.memory, machine.tell('inputs'), count * CASE_WORDS).set(inputs);
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
				this.renew(index, failure);
			}
			const answers = new Uint32Array(machine.memory, machine.tell('outputs'), count * OUTPUT_WORDS);
			copyOwn(inputs, answers, outputs, from, failed < 0 ? next : next - 1, mask, wanted);
			if (failed >= 0) {
				outputs.fill(0, (next - 1) * OUTPUT_WORDS, next * OUTPUT_WORDS);
				outputs[(next - 1) * OUTPUT_WORDS + FAILURE] = failed;
			}
			from = next;
		}
	}

	private renew(index: number, failure: Failure): void {
		this.failures++;
		this.addFailureCost(failure === 'endless loop' ? COST_OF_CUT_OFF : 1, failure);
		this.machines[index] = new Machine((this.builds[index] as Build).module);
	}

	/** What failed runs have cost so far. */
	get failureCost(): number {
		return FAILURE_BUDGET - this.budget;
	}

	/**
	 * Counts what failed runs of this kernel have cost, on another thread say.
	 * @param last how the last of them ended
	 * @throws NotModelled if far too many inputs do not terminate
	 */
	addFailureCost(cost: number, last?: Failure): void {
		this.budget -= cost;
		if (this.budget < 0) {
			const why = last === undefined ? '' : ` (the last: ${last})`;
			throw new NotModelled(`the source does not terminate on far too many inputs${why}`);
		}
	}

	/** One kernel in its early boot: the walk and the reservation, with node list and messages. @throws RunFailed */
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

	/** What each driver's function does in each of a number of settings, in an order that is the same for every kernel. */
	driverRuns(): DriverRun[] {
		return runDrivers(this.pools[0] as MachinePool, this.parts.drivers, FUEL);
	}

	/**
	 * What pci-hyperv asks for as a device's config window, or a video driver for its framebuffer: every request that it
	 * makes while none is granted, in order. Null if the tree does not have the driver, or its function cannot be run.
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
		// A bus without BARs asks for its config window alone.
		const asking = runs.find(({ events, failed }) => failed === null && events.length > 0);
		return asking ? asking.events.flatMap((event) => (event.did === 'asked' ? [requestIn(event)] : [])) : null;
	}
}

function requestIn({ min, max, size, align, overlapOk }: DriverRequest): DriverRequest {
	return { min, max, size, align, overlapOk };
}

/** Which inputs a build is for: those whose flags under the mask are these. */
function flagsOfBuild({ width, sysfb }: Build): { mask: number; wanted: number } {
	return {
		mask: FLAG.resource32 | (sysfb === null ? 0 : FLAG.sysfb),
		wanted: (width === 32 ? FLAG.resource32 : 0) | (sysfb === true ? FLAG.sysfb : 0),
	};
}

/** Copies the answers to those inputs that the build is for. */
function copyOwn(
	inputs: Uint32Array,
	answers: Uint32Array,
	outputs: Uint32Array,
	from: number,
	to: number,
	mask: number,
	wanted: number,
): void {
	for (let i = from; i < to; i++) {
		if (((inputs[i * CASE_WORDS] as number) & mask) === wanted) {
			const at = i * OUTPUT_WORDS;
			for (let word = at; word < at + OUTPUT_WORDS; word++) {
				outputs[word] = answers[word] as number;
			}
		}
	}
}
