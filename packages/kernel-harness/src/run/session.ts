/** One kernel, step by step: early boot, then what the drivers ask for. */

import type { RangeJson } from '@hvmmio/vectors';
import { type Case, flagBits, type Message, readAnswer } from '@hvmmio/vectors/case';
import { NotModelled } from '../not-modelled.ts';
import { LOG_BYTES, MAX_NODES } from './layout.ts';
import type { Machine } from './machine.ts';
import type { MachinePool } from './pool.ts';
import type { Failure } from './record.ts';

/**
 * A call that does not terminate.
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

/** Enough for a walk of 1100 ranges, and for an allocation that steps through 512 GiB by pages; some seconds at most. */
const BOOT_FUEL = 2 ** 26;
const ALLOCATE_FUEL = 2 ** 31;

/** How a kernel is booted, apart from its input. */
export interface BootOptions {
	/** Where in the ACPI namespace the ranges are: an index of FIRMWARES. */
	readonly firmware?: number | undefined;
	/** Which allocation of memory fails, from 1. */
	readonly failingAllocation?: number | undefined;
}

/** Levels as they stand in the log: the kernel's, from 0, and one more. */
const LAST_ERROR = 4;
const FIRST_INFO = 6;

/** Something that the kernel printed. */
export interface LogLine {
	readonly level: 'error' | 'warning' | 'info';
	readonly text: string;
}

/** What a kernel's boot has left: node list, reservation, and what it printed. Ends are inclusive. */
export interface Booted {
	/** The node list after the walk. */
	readonly nodes: readonly RangeJson[];
	readonly reserved: RangeJson | null;
	/** The size that was first asked for, 0 where nothing was. */
	readonly firstSize: bigint;
	readonly attempts: number;
	readonly messages: readonly Message[];
	/** What the kernel printed so far, line by line. */
	readonly log: readonly string[];
	/** The same with their levels. */
	readonly lines: readonly LogLine[];
}

/**
 * One booted kernel, of which ranges are then allocated and freed.
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

	/** How many objects the kernel has allocated so far and not freed. @throws RunFailed */
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

	/** Gives back what {@link hold} was granted. */
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
			if (kernel.allocate(min, max, size, align, Number(overlapOk)) !== 0) {
				return null;
			}
			const [start = 0n, last = 0n] = new BigUint64Array(memory, this.machine.tell('nodes'), 2);
			return range(start, last);
		});
	}

	/** `vmbus_free_mmio`. */
	free(start: bigint, size: bigint): void {
		this.call(ALLOCATE_FUEL, () => this.machine.kernel.release?.(start, size));
	}

	/** Nothing more can be asked of it: its memory is the next one's. One that is not closed costs memory and nothing else. */
	close(): void {
		if (!this.isClosed && !this.hasTrapped) {
			this.pool.giveBack(this.machine);
		}
		this.isClosed = true;
	}

	/** What the kernel printed so far. */
	log(): string[] {
		return this.lines().map(({ text }) => text);
	}

	/** The same, each line with its level. In memory a character below 9 says the level of what follows it. */
	lines(): LogLine[] {
		this.checkOpen();
		const { memory } = this.machine;
		const length = Math.min(this.machine.read('logged'), LOG_BYTES);
		const text = new TextDecoder().decode(new Uint8Array(memory, this.machine.tell('log'), length));
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
		const ranges = new BigUint64Array(memory, this.machine.tell('nodes'), 2 * MAX_NODES);
		for (const [i, { start, last }] of input.mmio.entries()) {
			ranges[2 * i] = start;
			ranges[2 * i + 1] = last;
		}
		const { lfbBase, lfbSize, bar, mmio } = input;
		const count = Math.min(
			MAX_NODES,
			kernel.boot(flagBits(input), lfbBase, lfbSize, bar.start, bar.size, mmio.length, firmware, failingAllocation) >>>
				0,
		);
		const nodes = ranges.subarray(0, 2 * count);
		const words = new Uint32Array(memory, this.machine.tell('outputs'), 8);
		const { start, size, firstSize, attempts, messages } = readAnswer(words, 0);
		const lines = this.lines();
		return {
			nodes: Array.from({ length: count }, (_, i) => range(nodes[2 * i] as bigint, nodes[2 * i + 1] as bigint)),
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
			// What a trap leaves on the stack stays there.
			this.hasTrapped = true;
			throw error instanceof NotModelled ? error : new RunFailed(this.machine.failureOf(error));
		}
	}
}

function range(start: bigint, last: bigint): RangeJson {
	return { start: `0x${start.toString(16)}`, end: `0x${last.toString(16)}`, size: Number(last - start + 1n) };
}
