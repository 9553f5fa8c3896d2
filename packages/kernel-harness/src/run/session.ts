/** Runs one kernel step by step: early boot, then requests of drivers. */

import type { RangeJson } from '@hvmmio/vectors';
import { type Case, flagBits, type Message, readAnswer } from '@hvmmio/vectors/case';
import { NotModelled } from '../not-modelled.ts';
import { LOG_BYTES, MAX_NODES } from './layout.ts';
import type { Machine } from './machine.ts';
import type { MachinePool } from './pool.ts';
import type { Failure } from './record.ts';

/**
 * A call trapped or did not terminate.
 * @example
 * ```ts
 * import { RunFailed } from '@hvmmio/kernel-harness';
 * console.log(new RunFailed('endless loop').failure); // endless loop
 * ```
 */
export class RunFailed extends Error {
	readonly failure: Failure;

	constructor(failure: Failure) {
		super(failure);
		this.name = 'RunFailed';
		this.failure = failure;
	}
}

/** Enough for a walk of 1100 ranges, and for an allocation that steps through 512 GiB by pages; seconds at most. */
const BOOT_FUEL = 2 ** 26;
const ALLOCATE_FUEL = 2 ** 31;

/** How a kernel is booted, apart from its input. */
export interface BootOptions {
	/** Where firmware puts the ranges in the ACPI namespace: an index of FIRMWARES. */
	readonly firmware?: number | undefined;
	/** Which memory allocation fails, counted from 1. */
	readonly failingAllocation?: number | undefined;
}

/** Level codes in the log: the kernel's levels, from 0, plus 1. */
const LAST_ERROR = 4;
const FIRST_INFO = 6;

/** A line that the kernel printed. */
export interface LogLine {
	readonly level: 'error' | 'warning' | 'info';
	readonly text: string;
}

/** The result of a boot: node list, reservation and printed lines. Range ends are inclusive. */
export interface Booted {
	/** The node list after the walk. */
	readonly nodes: readonly RangeJson[];
	/** What the probe of the ACPI device returned: 0, or the kernel's error code, with which there is no list. */
	readonly result: number;
	readonly reserved: RangeJson | null;
	/** The size of the first reservation attempt; 0: none was made. */
	readonly firstSize: bigint;
	readonly attempts: number;
	readonly messages: readonly Message[];
	/** The lines printed during boot. */
	readonly log: readonly string[];
	/** The same lines with their levels. */
	readonly lines: readonly LogLine[];
}

/**
 * One booted kernel, in which ranges can be allocated and freed.
 * @example
 * ```ts
 * import { parseCase } from '@hvmmio/vectors/case';
 * // kernel: as the README has it
 * const session = kernel.boot(parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' }));
 * console.log(session.allocate(0n, 0xffffffffn, 0x2000n, 0x1000n, false)?.start); // 0xfc000000
 * ```
 */
export class Session {
	readonly booted: Booted;
	private readonly machine: Machine;
	private readonly pool: MachinePool;
	/** What the last {@link allocate} returned: 0, or the kernel's error code; 0 before the first. */
	status = 0;
	private isClosed = false;
	private hasTrapped = false;

	/** @throws RunFailed */
	constructor(pool: MachinePool, input: Case, options: BootOptions = {}) {
		this.pool = pool;
		this.machine = pool.take();
		if (input.mmio.length > MAX_NODES) {
			throw new RangeError(`"mmio" expected at most ${MAX_NODES} ranges, got ${input.mmio.length}`);
		}
		this.booted = this.call(BOOT_FUEL, () => this.boot(input, options));
	}

	/** Number of objects the kernel has allocated and not freed. @throws RunFailed */
	objects(): number {
		return this.call(BOOT_FUEL, () => this.machine.kernel.live() >>> 0);
	}

	/** Puts a resource into the global tree, as firmware and the PCI core do. The end is inclusive. */
	insert(start: bigint, last: bigint, busy: boolean): boolean {
		return this.call(BOOT_FUEL, () => this.machine.kernel.insert(start, last, Number(busy)) === 0);
	}

	/** Requests a range of the global tree, as the boot framebuffer's driver does. */
	hold(start: bigint, size: bigint): boolean {
		return this.call(BOOT_FUEL, () => this.machine.kernel.hold(start, size) !== 0);
	}

	/** Releases a range granted to {@link hold}. */
	unhold(start: bigint, size: bigint): void {
		this.call(BOOT_FUEL, () => this.machine.kernel.unhold(start, size));
	}

	/** `vmbus_allocate_mmio`. @throws RunFailed */
	allocate(min: bigint, max: bigint, size: bigint, align: bigint, overlapOk: boolean): RangeJson | null {
		return this.call(ALLOCATE_FUEL, () => {
			const { kernel, memory } = this.machine;
			if (kernel.allocate === undefined) {
				throw new NotModelled('the source has no vmbus_allocate_mmio');
			}
			this.status = kernel.allocate(min, max, size, align, Number(overlapOk));
			if (this.status !== 0) {
				return null;
			}
			const [start = 0n, last = 0n] = new BigUint64Array(memory, this.machine.addressOf('nodes'), 2);
			return range(start, last);
		});
	}

	/** `vmbus_free_mmio`. */
	free(start: bigint, size: bigint): void {
		this.call(ALLOCATE_FUEL, () => this.machine.kernel.release?.(start, size));
	}

	/** Ends the session, whose memory is then reused. A session left open only costs memory. */
	close(): void {
		if (!this.isClosed && !this.hasTrapped) {
			this.pool.giveBack(this.machine);
		}
		this.isClosed = true;
	}

	/** The lines printed so far. */
	log(): string[] {
		return this.lines().map(({ text }) => text);
	}

	/** The same lines with their levels. In memory a character below 9 is the level code of the text that follows. */
	lines(): LogLine[] {
		this.checkOpen();
		const { memory } = this.machine;
		const length = Math.min(this.machine.read('logged'), LOG_BYTES);
		const text = new TextDecoder().decode(new Uint8Array(memory, this.machine.addressOf('log'), length));
		let level: LogLine['level'] = 'info';
		return text.split('\n').flatMap((line) => {
			const code = line.charCodeAt(0);
			level = code < FIRST_INFO ? (code <= LAST_ERROR ? 'error' : 'warning') : 'info';
			const bare = Array.from(line, (char) => (char < '\t' ? '' : char)).join('');
			return bare === '' ? [] : [{ level, text: bare }];
		});
	}

	private checkOpen(): void {
		if (this.isClosed) {
			throw new RangeError('the session is closed');
		}
	}

	private boot(input: Case, { firmware = 0, failingAllocation = 0 }: BootOptions): Booted {
		const { kernel, memory } = this.machine;
		const ranges = new BigUint64Array(memory, this.machine.addressOf('nodes'), 2 * MAX_NODES);
		for (const [i, { start, last }] of input.mmio.entries()) {
			ranges[2 * i] = start;
			ranges[2 * i + 1] = last;
		}
		const { lfbBase, lfbSize, bar, mmio } = input;
		const returned = kernel.boot(
			flagBits(input),
			lfbBase,
			lfbSize,
			bar.start,
			bar.size,
			mmio.length,
			firmware,
			failingAllocation,
		);
		// Negative: bit 31 is set, and the others are those of the probe's result.
		const result = returned < 0 ? (returned << 1) >> 1 : 0;
		const count = returned < 0 ? 0 : Math.min(MAX_NODES, returned);
		const nodes = ranges.subarray(0, 2 * count);
		const words = new Uint32Array(memory, this.machine.addressOf('outputs'), 8);
		const { start, size, firstSize, attempts, messages } = readAnswer(words, 0);
		const lines = this.lines();
		return {
			nodes: Array.from({ length: count }, (_, i) => range(nodes[2 * i] as bigint, nodes[2 * i + 1] as bigint)),
			result,
			reserved: size === 0n ? null : range(start, BigInt.asUintN(64, start + size - 1n)),
			firstSize: firstSize as bigint,
			attempts,
			messages,
			log: lines.map(({ text }) => text),
			lines,
		};
	}

	private call<T>(fuel: number, step: () => T): T {
		this.checkOpen();
		this.machine.refuel(fuel);
		try {
			return step();
		} catch (error) {
			// A trap leaves the stack pointer and memory in an undefined state, so the machine is not reused.
			this.hasTrapped = true;
			throw error instanceof NotModelled ? error : new RunFailed(this.machine.failureOf(error));
		}
	}
}

function range(start: bigint, last: bigint): RangeJson {
	return { start: `0x${start.toString(16)}`, end: `0x${last.toString(16)}`, size: Number(last - start + 1n) };
}
