/** A kernel that can be asked: many inputs at once, or one kernel step by step. */

import type { ReserveInput } from '@hvmmio/vectors';
import { NotModelled } from '../not-modelled.ts';
import { BATCH } from '../shim/state.ts';
import type { Unit } from '../unit.ts';
import { failureNumber, Machine } from './machine.ts';
import type { Failure } from './record.ts';
import { FAILURE, FLAG_NO_SYSFB, FLAG_RESOURCE_SIZE_32, flagsOf, INPUT_WORDS, OUTPUT_WORDS } from './record.ts';
import { Session } from './session.ts';

/** One way to compile a kernel, and which inputs it is for. */
export interface Build {
	readonly width: 32 | 64;
	/** null: as each input says. */
	readonly sysfb: boolean | null;
	readonly module: WebAssembly.Module;
}

export interface KernelParts extends Pick<Unit, 'ownResourceTree' | 'requests'> {
	readonly builds: readonly Build[];
}

/** What a driver asks `vmbus_allocate_mmio` for; `min` and `max` inclusive. */
export interface DriverRequest {
	readonly min: bigint;
	readonly max: bigint;
	readonly size: bigint;
	readonly align: bigint;
	readonly overlapOk: boolean;
}

/** Turns of loops and calls that one input may take. A walk over six ranges and a reservation take some hundred. */
export const FUEL = 2 ** 21;

/** What failed runs may cost in all. A run that is cut off costs some milliseconds, another a tenth of one. */
const FAILURE_BUDGET = 10_000;
const COST_OF_CUT_OFF = 100;

export class Kernel {
	/** Is the resource tree the kernel's own? Else our equivalent stands in for it. */
	readonly ownResourceTree: boolean;
	/** Which drivers' requests can be read. */
	readonly requests: Unit['requests'];
	/** Inputs so far that did not come to their end. */
	failures = 0;
	private budget = FAILURE_BUDGET;
	/** What it is made of; another thread can make the same kernel of it. */
	readonly parts: KernelParts;
	private readonly builds: readonly Build[];
	private readonly machines: Machine[];

	constructor(parts: KernelParts) {
		this.parts = parts;
		this.ownResourceTree = parts.ownResourceTree;
		this.requests = parts.requests;
		this.builds = parts.builds;
		this.machines = parts.builds.map(({ module }) => new Machine(module));
	}

	/**
	 * Answers `count` inputs. An input that does not come to its end has ENDED 0 in its output, and why.
	 * @param inputs as record.ts lays them out, `count` times INPUT_WORDS
	 * @param outputs gets `count` times OUTPUT_WORDS
	 * @throws NotModelled if far too many inputs do not come to their end
	 */
	run(inputs: Uint32Array, count: number, outputs: Uint32Array): void {
		outputs.fill(0, 0, count * OUTPUT_WORDS);
		for (let from = 0; from < count; from += BATCH) {
			const length = Math.min(BATCH, count - from);
			const some = inputs.subarray(from * INPUT_WORDS, (from + length) * INPUT_WORDS);
			const answers = outputs.subarray(from * OUTPUT_WORDS, (from + length) * OUTPUT_WORDS);
			for (let index = 0; index < this.builds.length; index++) {
				this.runBatch(index, some, length, answers);
			}
		}
	}

	private runBatch(index: number, inputs: Uint32Array, count: number, outputs: Uint32Array): void {
		const { mask, wanted } = flagsOfBuild(this.builds[index] as Build);
		let from = 0;
		while (from < count) {
			const machine = this.machines[index] as Machine;
			new Uint32Array(machine.memory, machine.tell('inputs'), count * INPUT_WORDS).set(inputs);
			let next = count;
			let failed = -1;
			try {
				machine.refuel(FUEL);
				machine.kernel.run(from, count, mask, wanted);
			} catch (error) {
				const at = Math.max(from, machine.tell('at'));
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
		this.budget -= failure === 'endless loop' ? COST_OF_CUT_OFF : 1;
		if (this.budget < 0) {
			throw new NotModelled(`the source did not come to its end on ${this.failures} inputs (the last: ${failure})`);
		}
		this.machines[index] = new Machine((this.builds[index] as Build).module);
	}

	/** One kernel in its early boot: the walk and the reservation, with node list and messages. */
	boot(input: ReserveInput): Session {
		const flags = flagsOf(input);
		const build = this.builds.find((each) => {
			const { mask, wanted } = flagsOfBuild(each);
			return (flags & mask) === wanted;
		}) as Build;
		return new Session(new Machine(build.module), input);
	}

	/**
	 * What pci-hyperv asks for as a device's config window, or hyperv_drm for its framebuffer: every request that it
	 * makes while none is granted, in order. Null if the tree does not have the driver.
	 */
	requestOf(driver: Unit['requests'][number], megabytes = 8): readonly DriverRequest[] | null {
		const machine = new Machine((this.builds[0] as Build).module);
		const entry = machine.kernel[driver];
		if (entry === undefined) {
			return null;
		}
		machine.refuel(FUEL);
		const count = entry(megabytes);
		const view = new BigUint64Array(machine.memory, machine.tell('asked'), count * 5);
		return Array.from({ length: count }, (_, i) => {
			const [min, max, size, align, overlap] = view.subarray(i * 5, i * 5 + 5) as unknown as bigint[];
			return { min, max, size, align, overlapOk: (overlap as bigint) % 2n === 1n } as DriverRequest;
		});
	}
}

/** Which inputs a build is for: those whose flags under the mask are these. */
function flagsOfBuild({ width, sysfb }: Build): { mask: number; wanted: number } {
	return {
		mask: FLAG_RESOURCE_SIZE_32 | (sysfb === null ? 0 : FLAG_NO_SYSFB),
		wanted: (width === 32 ? FLAG_RESOURCE_SIZE_32 : 0) | (sysfb === false ? FLAG_NO_SYSFB : 0),
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
		if (((inputs[i * INPUT_WORDS] as number) & mask) === wanted) {
			const at = i * OUTPUT_WORDS;
			for (let word = at; word < at + OUTPUT_WORDS; word++) {
				outputs[word] = answers[word] as number;
			}
		}
	}
}
