/** One instance of a compiled kernel, renewed whenever a run in it went wrong. */

import { NotModelled } from '../not-modelled.ts';
import { FUEL } from '../wasm/rewrite.ts';
import { FAILURES, type Failure } from './record.ts';

/** Entries that tell where something is. */
type Place = 'inputs' | 'outputs' | 'log' | 'logged' | 'nodes' | 'events' | 'branches' | 'at';

/** The exports of a compiled kernel, without their prefix `hvmmio_`. Addresses and sizes are 64 bits. */
export interface KernelExports extends Readonly<Record<Place, () => number>> {
	run(from: number, to: number, mask: number, wanted: number): void;
	boot(
		flags: number,
		lfbBase: number,
		lfbSize: number,
		barStart: bigint,
		barSize: bigint,
		ranges: number,
		firmware: number,
		failingAllocation: number,
	): number;
	live(): number;
	insert(start: bigint, last: bigint, busy: number): number;
	hold(start: bigint, size: bigint): number;
	unhold(start: bigint, size: bigint): void;
	own_lowest(): number;
	own_highest(): number;
	allocate?(min: bigint, max: bigint, size: bigint, align: bigint, overlapOk: number): number;
	release?(start: bigint, size: bigint): void;
}

/** Fuel for a call that only tells where something is. */
const LITTLE = 100n;

/** Bytes of the widest store. */
const WIDEST = 8;

export class Machine {
	readonly kernel: KernelExports;
	/** The drivers' entries, by their numbers. */
	readonly drivers: readonly ((...args: readonly (number | bigint)[]) => number)[];
	readonly memory: ArrayBuffer;
	private readonly fuel: WebAssembly.Global;
	private readonly stackPointer: WebAssembly.Global;

	/** @throws NotModelled where the module cannot be loaded; RangeError where this machine has no memory for it */
	constructor(module: WebAssembly.Module) {
		const { exports } = instantiate(module);
		const named = Object.entries(exports).map(([name, value]) => [name.replace(/^hvmmio_/, ''), value]);
		this.kernel = Object.fromEntries(named) as KernelExports;
		this.drivers = named
			.filter(([name]) => /^driver_\d+$/.test(String(name)))
			.sort(([a], [b]) => Number(String(a).slice(7)) - Number(String(b).slice(7)))
			.map(([, entry]) => entry as (typeof this.drivers)[number]);
		this.memory = (exports['memory'] as WebAssembly.Memory).buffer;
		this.fuel = exports[FUEL] as WebAssembly.Global;
		this.stackPointer = exports['__stack_pointer'] as WebAssembly.Global;
	}

	/** Where something is, whatever fuel is left. */
	tell(place: Place): number {
		const left = this.fuel.value;
		this.fuel.value = LITTLE;
		const told = this.kernel[place]();
		this.fuel.value = left;
		return told;
	}

	/** The number at a place. */
	read(place: 'logged' | 'at'): number {
		return new DataView(this.memory).getUint32(this.tell(place), true);
	}

	/** What of its memory the source has written to since this was last asked; half-open, and nothing of the harness's state. */
	takeWritten(): { readonly from: number; readonly to: number } {
		const from = this.kernel.own_lowest() >>> 0;
		return { from, to: Math.max(from, (this.kernel.own_highest() >>> 0) + WIDEST) };
	}

	/** Fills the fuel for a call that a caller makes by itself. */
	refuel(fuel: number): void {
		this.fuel.value = BigInt(fuel);
	}

	/** Why a call threw what it threw. */
	failureOf(error: unknown): Failure {
		if ((this.fuel.value as bigint) < 0n) {
			return 'endless loop';
		}
		// The stack lies at the bottom of the memory and grows downwards, below 0 where it overflows.
		if (error instanceof RangeError || this.stackPointer.value < 0) {
			return 'stack overflow';
		}
		const text = error instanceof Error ? error.message : '';
		return /out of bounds/i.test(text) ? 'access outside memory' : 'undefined behaviour';
	}
}

export function failureNumber(failure: Failure): number {
	return FAILURES.indexOf(failure);
}

function instantiate(module: WebAssembly.Module): WebAssembly.Instance {
	try {
		return new WebAssembly.Instance(module);
	} catch (error) {
		// Its memory cannot be had: a fault of the machine, not of the source.
		if (error instanceof RangeError) {
			throw error;
		}
		throw new NotModelled(`the compiled source cannot be loaded: ${error instanceof Error ? error.message : error}`);
	}
}
