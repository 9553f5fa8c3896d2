/** One instance of a compiled kernel. */

import { NotModelled } from '../not-modelled.ts';
import { FUEL } from '../wasm/rewrite.ts';
import { FAILURES, type Failure } from './record.ts';

/** Exports that return an address. */
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

/** Fuel for a call that only returns an address. */
const LITTLE = 100n;

/** Size of the widest store in bytes. */
const WIDEST = 8;

export class Machine {
	readonly kernel: KernelExports;
	/** The drivers' entry points, by index. */
	readonly drivers: readonly ((...args: readonly (number | bigint)[]) => number)[];
	readonly memory: ArrayBuffer;
	private readonly fuel: WebAssembly.Global;
	private readonly stackPointer: WebAssembly.Global;
	private readonly stackBottom: unknown;

	/** @throws NotModelled if the module cannot be loaded; RangeError if there is not enough memory for it */
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
		this.stackBottom = this.stackPointer.value;
	}

	/** The address of a place; works whatever fuel is left, and uses none of it. */
	addressOf(place: Place): number {
		const left = this.fuel.value;
		this.fuel.value = LITTLE;
		const address = this.kernel[place]();
		this.fuel.value = left;
		return address;
	}

	/** The number at a place. */
	read(place: 'logged' | 'at'): number {
		return new DataView(this.memory).getUint32(this.addressOf(place), true);
	}

	/** The half-open range the source has written since the last call, without the harness's state; empty if none. */
	takeWritten(): { readonly from: number; readonly to: number } {
		const from = this.kernel.own_lowest() >>> 0;
		return { from, to: Math.max(from, (this.kernel.own_highest() >>> 0) + WIDEST) };
	}

	/** Sets the fuel for the calls that follow. */
	refuel(fuel: number): void {
		this.fuel.value = BigInt(fuel);
	}

	/**
	 * Takes what a call that threw has left on the stack off it. Memory is as that call left it: a run of inputs puts it
	 * back before each.
	 */
	unwind(): void {
		this.stackPointer.value = this.stackBottom;
	}

	/** Why a call threw what it threw. */
	failureOf(error: unknown): Failure {
		if ((this.fuel.value as bigint) < 0n) {
			return 'endless loop';
		}
		// The stack is at the bottom of memory and grows downwards, so that it overflows below 0.
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
		// Its memory cannot be allocated: the host's fault, not the source's.
		if (error instanceof RangeError) {
			throw error;
		}
		throw new NotModelled(`the compiled source cannot be loaded: ${error instanceof Error ? error.message : error}`);
	}
}
