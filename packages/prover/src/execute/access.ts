/** Loads and stores at a constant address, or at one of several constant addresses. */

import { STATE_AT } from '@hvmmio/kernel-harness/run';
import { OP } from '@hvmmio/kernel-harness/wasm';
import { Refused } from '../refused.ts';
import { extract, signExtend, zeroExtend } from '../term/bits.ts';
import { cases, choose } from '../term/choice.ts';
import { isTrue, type Term } from '../term/term.ts';
import type { WasmModule } from '../wasm/module.ts';
import type { State } from './state.ts';
import type { Traps } from './trap.ts';

/** Nothing of a kernel is below this address; its stack is at the bottom of memory, but never reaches so far down. */
const NULL_PAGE = 4096n;

/** The addresses that the running function may access; ends are exclusive. */
export interface Reach {
	readonly start: bigint;
	readonly end: bigint;
	/** Read-only addresses. */
	readonly kept: { readonly start: bigint; readonly end: bigint } | null;
}

/** Functions with access to the harness's state reach all memory. For others, the first data segment is read-only. */
export function reachOf({ data: [first], memoryBytes }: WasmModule, reachesState: boolean): Reach {
	return reachesState
		? { start: 0n, end: BigInt(memoryBytes), kept: null }
		: {
				start: NULL_PAGE,
				end: BigInt(STATE_AT),
				kept: first === undefined ? null : { start: BigInt(first.at), end: BigInt(first.at + first.bytes.length) },
			};
}

interface Access {
	/** Width of the value on the stack, in bits. */
	readonly width: 32 | 64;
	readonly bytes: number;
	readonly signed: boolean;
}

/** From i32.load (0x28) to i64.store32 (0x3e). */
const ACCESSES: readonly Access[] = [
	[32, 4],
	[64, 8],
	[32, 4],
	[64, 8],
	[32, 1, 1],
	[32, 1],
	[32, 2, 1],
	[32, 2],
	[64, 1, 1],
	[64, 1],
	[64, 2, 1],
	[64, 2],
	[64, 4, 1],
	[64, 4],
	[32, 4],
	[64, 8],
	[32, 4],
	[64, 8],
	[32, 1],
	[32, 2],
	[64, 1],
	[64, 2],
	[64, 4],
].map(([width, bytes, signed]) => ({ width: width as 32 | 64, bytes: bytes as number, signed: signed === 1 }));

/** Executes a load; null if it always traps. */
export function load(op: number, offset: number, start: State, reach: Reach, traps: Traps): State | null {
	const { width, bytes, signed } = ACCESSES[op - OP.i32Load] as Access;
	const found = placesOf(start, start.stack.pop() as Term, offset, bytes, { ...reach, kept: null }, traps);
	if (found === null) {
		return null;
	}
	const { state, places } = found;
	const [first, ...others] = places.map(([at, guard]) => [state.memory.load(at, bytes), guard] as const).reverse();
	let value = (first as readonly [Term, Term])[0];
	for (const [term, guard] of others) {
		value = choose(guard, term, value);
	}
	value = state.path.simplify(value);
	state.stack.push(signed ? signExtend(value, width) : zeroExtend(value, width));
	return state;
}

/** Executes a store; null if it always traps. */
export function store(op: number, offset: number, start: State, reach: Reach, traps: Traps): State | null {
	const { bytes } = ACCESSES[op - OP.i32Load] as Access;
	const [address, value] = start.stack.splice(-2) as [Term, Term];
	const found = placesOf(start, address, offset, bytes, reach, traps);
	if (found === null) {
		return null;
	}
	const { state, places } = found;
	const stored = extract(value, 0, 8 * bytes);
	for (const [at, guard] of places) {
		state.memory.store(at, choose(guard, stored, isTrue(guard) ? stored : state.memory.load(at, bytes)));
	}
	return state;
}

/** The possible values of an address, each with its condition. Those outside the reach or in read-only memory trap. */
function placesOf(
	start: State,
	address: Term,
	offset: number,
	bytes: number,
	reach: Reach,
	traps: Traps,
): { state: State; places: (readonly [number, Term])[] } | null {
	const { kept } = reach;
	const simple = start.path.simplify(address);
	if (simple.leaves === 0) {
		throw new Refused('the module reads or writes at an address that depends on the input');
	}
	let state = start;
	const places: (readonly [number, Term])[] = [];
	for (const [leaf, guard] of cases(simple, address.pool.true)) {
		const at = leaf.value + BigInt(offset);
		const end = at + BigInt(bytes);
		if (at >= reach.start && end <= reach.end && (kept === null || at >= kept.end || end <= kept.start)) {
			places.push([Number(at), guard]);
			continue;
		}
		const after = traps.at(state, guard, 'an access outside memory');
		if (after === null) {
			return null;
		}
		state = after;
	}
	return { state, places };
}
