/** One kernel, step by step: early boot, then what the drivers ask for. */

import type { RangeJson, ReserveInput } from '@hvmmio/vectors';
import { MESSAGE_BASE_ZERO, MESSAGE_UNEXPECTED_LOW_BASE } from '../shim/print.ts';
import type { Machine } from './machine.ts';
import { ATTEMPTS, type Failure, FIRST_SIZE, flagsOf, getBigint, MESSAGES, rangeFrom, SIZE, START } from './record.ts';

/** A call that does not come to its end. */
export class RunFailed extends Error {
	readonly failure: Failure;

	constructor(failure: Failure) {
		super(failure);
		this.name = 'RunFailed';
		this.failure = failure;
	}
}

/** Enough for a walk of 1100 ranges, and for an allocation that steps through 512 GiB by pages. */
const BOOT_FUEL = 2 ** 26;
const ALLOCATE_FUEL = 2 ** 33;

export interface Booted {
	/** The node list after the walk. */
	readonly nodes: readonly RangeJson[];
	readonly reserved: RangeJson | null;
	/** The size that was first asked for, 0 where nothing was. */
	readonly firstSize: bigint;
	readonly attempts: number;
	readonly messages: readonly string[];
	/** What the kernel printed so far, line by line. */
	readonly log: readonly string[];
}

export class Session {
	readonly booted: Booted;
	private readonly machine: Machine;

	/** @throws RunFailed */
	constructor(machine: Machine, input: ReserveInput) {
		this.machine = machine;
		this.booted = this.call(BOOT_FUEL, () => this.boot(input));
	}

	/** Puts a resource into the global tree, as firmware and the PCI core do. The end is inclusive. */
	insert(start: bigint, last: bigint, busy: boolean): boolean {
		return this.call(BOOT_FUEL, () => this.machine.kernel.insert(start, last, Number(busy)) === 0);
	}

	/** Requests a range of the global tree, as the boot framebuffer's driver does. */
	hold(start: bigint, size: bigint): boolean {
		return this.call(BOOT_FUEL, () => this.machine.kernel.hold(start, size) !== 0);
	}

	unhold(start: bigint, size: bigint): void {
		this.call(BOOT_FUEL, () => this.machine.kernel.unhold(start, size));
	}

	/** `vmbus_allocate_mmio`. @throws RunFailed */
	allocate(min: bigint, max: bigint, size: bigint, align: bigint, overlapOk: boolean): RangeJson | null {
		return this.call(ALLOCATE_FUEL, () => {
			const { kernel, memory } = this.machine;
			if (kernel.allocate(min, max, size, align, Number(overlapOk)) !== 0) {
				return null;
			}
			const [start = 0n, last = 0n] = new BigUint64Array(memory, this.machine.tell('nodes'), 2);
			return range(start, last);
		});
	}

	/** `vmbus_free_mmio`. */
	free(start: bigint, size: bigint): void {
		this.call(ALLOCATE_FUEL, () => this.machine.kernel.release(start, size));
	}

	/** What the kernel printed so far. */
	log(): string[] {
		const { memory } = this.machine;
		const text = new TextDecoder().decode(
			new Uint8Array(memory, this.machine.tell('log'), this.machine.tell('logged')),
		);
		return text.split('\n').filter((line) => line !== '');
	}

	private boot(input: ReserveInput): Booted {
		const { kernel, memory } = this.machine;
		kernel.begin(flagsOf(input), Number(input.lfbBase), input.lfbSize, BigInt(input.bar.start), BigInt(input.bar.size));
		const walked = input.mmio.every((text) => {
			const { start, last } = rangeFrom(text);
			return kernel.walk(start, last) === 0;
		});
		const count = kernel.reserve(Number(walked));
		const nodes = new BigUint64Array(memory, this.machine.tell('nodes'), 2 * count);
		const words = new Uint32Array(memory, this.machine.tell('outputs'), 8);
		const [start, size] = [getBigint(words, START), getBigint(words, SIZE)];
		const bits = words[MESSAGES] as number;
		return {
			nodes: Array.from({ length: count }, (_, i) => range(nodes[2 * i] as bigint, nodes[2 * i + 1] as bigint)),
			reserved: size === 0n ? null : range(start, BigInt.asUintN(64, start + size - 1n)),
			firstSize: getBigint(words, FIRST_SIZE),
			attempts: words[ATTEMPTS] as number,
			messages: [
				...(bits & MESSAGE_UNEXPECTED_LOW_BASE ? ['unexpected-low-mmio-base'] : []),
				...(bits & MESSAGE_BASE_ZERO ? ['framebuffer-base-zero'] : []),
			],
			log: this.log(),
		};
	}

	private call<T>(fuel: number, step: () => T): T {
		this.machine.refuel(fuel);
		try {
			return step();
		} catch (error) {
			if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
				throw new RunFailed(this.machine.failureOf(error));
			}
			throw error;
		}
	}
}

function range(start: bigint, last: bigint): RangeJson {
	return { start: `0x${start.toString(16)}`, end: `0x${last.toString(16)}`, size: Number(last - start + 1n) };
}
