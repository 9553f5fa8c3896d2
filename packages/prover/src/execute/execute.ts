/**
 * Executes a module's functions on terms. Where a branch depends on the input both sides are followed, and what comes
 * out of them is joined where the block that they are in ends; so the number of states does not grow.
 */

import { STATE_AT } from '@hvmmio/kernel-harness/run';
import { Refused } from '../refused.ts';
import { extract, signExtend, zeroExtend } from '../term/bits.ts';
import { not } from '../term/boolean.ts';
import { cases, choose } from '../term/choice.ts';
import { equal, notEqual } from '../term/compare.ts';
import { isConstant, isFalse, isTrue, type Pool, type Term } from '../term/term.ts';
import { type Instruction, OP } from '../wasm/code.ts';
import type { WasmFunction, WasmModule } from '../wasm/module.ts';
import { compute, operandsOf, trapCondition } from './numeric.ts';
import { bothSides, forked, merged, type State } from './state.ts';

/** Where a run ends by a trap, and when. */
export interface Trap {
	readonly condition: Term;
	readonly why: string;
}

/** What an execution may cost before it is refused. */
export interface Limits {
	/** Instructions in all. */
	readonly instructions: number;
	/** Turns of one loop whose end depends on the input. */
	readonly turns: number;
	/** Calls inside calls. */
	readonly calls: number;
}

const LIMITS: Limits = { instructions: 3e7, turns: 300, calls: 200 };
/** A choice of so many addresses is followed at a call, not carried into it. */
const MOST_SPLIT = 8;
const LOWEST_ADDRESS = 1024n;

/** A block that is being executed: what has branched to it. */
interface Label {
	readonly arity: number;
	readonly height: number;
	readonly states: State[];
}

/** Addresses; `end` exclusive. */
interface Range {
	readonly start: bigint;
	readonly end: bigint;
}

export class Executor {
	readonly traps: Trap[] = [];
	instructions = 0;
	private readonly pool: Pool;
	private readonly module: WasmModule;
	private readonly limits: Limits;
	private calls = 0;
	/** Is it a function that reaches the harness's state? */
	private reachesState = true;

	constructor(pool: Pool, module: WasmModule, limits: Partial<Limits> = {}) {
		this.pool = pool;
		this.module = module;
		this.limits = { ...LIMITS, ...limits };
	}

	/**
	 * Calls an exported function; its results are the state's stack. Null: it always traps.
	 * @throws Refused for what cannot be executed, or takes too long
	 */
	call(name: string, args: readonly Term[], state: State): State | null {
		const index = this.module.exports.get(name);
		if (index === undefined) {
			throw new Refused(`the module has no function ${name}`);
		}
		return this.invoke(this.module.functions[index] as WasmFunction, { ...state, stack: [...args], locals: [] });
	}

	/** Calls a function with its arguments on the stack, which its results replace. */
	private invoke(callee: WasmFunction, state: State): State | null {
		const { parameters, results } = callee.type;
		const stack = state.stack.slice(0, state.stack.length - parameters.length);
		const args = state.stack.slice(stack.length).map((arg) => state.path.simplify(arg));
		const split = args.findIndex(isAddressChoice);
		if (split >= 0) {
			return this.invokeForEach(callee, { ...state, stack: [...stack, ...args] }, stack.length + split);
		}
		if (++this.calls > this.limits.calls) {
			throw new Refused(`the module calls functions more than ${this.limits.calls} deep`);
		}
		const locals = [...args, ...callee.locals.map((width) => this.pool.constant(width, 0n))];
		const label: Label = { arity: results.length, height: 0, states: [] };
		const before = this.reachesState;
		this.reachesState = this.module.own?.has(callee.index) ?? true;
		const end = this.run(callee.code, { ...state, locals, stack: [] }, [label]);
		this.reachesState = before;
		this.calls--;
		const after = this.arrive(label, end);
		return after && { ...after, locals: state.locals, stack: [...stack, ...after.stack] };
	}

	/** One call for each address that an argument may be. */
	private invokeForEach(callee: WasmFunction, state: State, at: number): State | null {
		const argument = state.stack[at] as Term;
		const states: State[] = [];
		for (const [leaf, guard] of cases(argument, this.pool.true)) {
			const one = forked(state, guard);
			if (one !== null) {
				one.stack[at] = leaf;
				const after = this.invoke(callee, one);
				if (after !== null) {
					states.push(after);
				}
			}
		}
		return merged(states);
	}

	/** Executes instructions; the state after the last of them, if it is reached. */
	private run(code: readonly Instruction[], start: State, labels: readonly Label[]): State | null {
		let state = start;
		for (const instruction of code) {
			if (++this.instructions > this.limits.instructions) {
				throw new Refused(`more than ${this.limits.instructions} instructions`);
			}
			const next = this.step(instruction, state, labels);
			if (next === null) {
				return null;
			}
			state = next;
		}
		return state;
	}

	private step(instruction: Instruction, state: State, labels: readonly Label[]): State | null {
		const { op, index, value, arity } = instruction;
		const { pool } = this;
		const { stack, locals, globals } = state;
		switch (op) {
			case OP.unreachable:
				return this.trap(state, pool.true, 'undefined behaviour');
			case OP.nop:
				return state;
			case OP.block: {
				const label: Label = { arity, height: stack.length, states: [] };
				return this.arrive(label, this.run(instruction.body, state, [...labels, label]));
			}
			case OP.loop:
				return this.loop(instruction, state, labels);
			case OP.if: {
				const condition = notZero(stack.pop() as Term);
				const label: Label = { arity, height: stack.length, states: [] };
				return this.fork(
					state,
					condition,
					(taken) => {
						const end = this.run(instruction.body, taken, [...labels, label]);
						if (end) {
							label.states.push(end);
						}
					},
					(other) => this.arrive(label, this.run(instruction.otherwise, other, [...labels, label])),
					() => this.arrive(label, null),
				);
			}
			case OP.br:
				this.branch(state, labels, index);
				return null;
			case OP.brIf: {
				const condition = notZero(stack.pop() as Term);
				return this.fork(state, condition, (taken) => this.branch(taken, labels, index));
			}
			case OP.brTable:
				return this.branchTable(instruction, state, labels);
			case OP.return:
				this.branch(state, labels, labels.length - 1);
				return null;
			case OP.call:
				return this.invoke(this.module.functions[index] as WasmFunction, state);
			case OP.callIndirect:
				return this.callIndirect(index, state);
			case OP.drop:
				stack.pop();
				return state;
			case OP.select: {
				const [yes, no, condition] = stack.splice(-3) as [Term, Term, Term];
				stack.push(choose(state.path.simplify(notZero(condition)), yes, no));
				return state;
			}
			case OP.localGet:
				stack.push(locals[index] as Term);
				return state;
			case OP.localSet:
				locals[index] = stack.pop() as Term;
				return state;
			case OP.localTee:
				locals[index] = stack.at(-1) as Term;
				return state;
			case OP.globalGet:
				stack.push(globals[index] as Term);
				return state;
			case OP.globalSet:
				globals[index] = stack.pop() as Term;
				return state;
			case OP.memorySize:
				stack.push(pool.constant(this.module.addressWidth, BigInt(state.memory.size / 65536)));
				return state;
			case OP.memoryGrow:
				stack.pop();
				stack.push(pool.constant(this.module.addressWidth, -1n));
				return state;
			case OP.i32Const:
			case OP.i64Const:
				stack.push(pool.constant(op === OP.i32Const ? 32 : 64, value));
				return state;
		}
		if (op >= OP.i32Load && op <= OP.i64Load32U) {
			return this.load(op, index, state);
		}
		if (op >= OP.i32Store && op <= OP.i64Store32) {
			return this.store(op, index, state);
		}
		return this.compute(op, state);
	}

	private compute(op: number, state: State): State | null {
		const { stack } = state;
		if (operandsOf(op) === 1) {
			const a = stack.pop() as Term;
			stack.push(compute(op, a, a));
			return state;
		}
		const [a, b] = stack.splice(-2) as [Term, Term];
		const traps = trapCondition(op, a, b);
		const after = traps === null ? state : this.trap(state, traps, 'a division that has no result');
		after?.stack.push(compute(op, a, b));
		return after;
	}

	/** Ends the run where the condition holds; the state where it does not, if there is one. */
	private trap(state: State, condition: Term, why: string): State | null {
		const simple = state.path.simplify(condition);
		if (isFalse(simple)) {
			return state;
		}
		const path = state.path.with(simple);
		if (path !== null) {
			this.traps.push({ condition: path.whole, why });
		}
		return isTrue(simple) ? null : forked(state, not(simple));
	}

	/** The state where the condition does not hold, after what is done where it does. */
	private fork(
		state: State,
		condition: Term,
		taken: (state: State) => void,
		other: (state: State) => State | null = (stay) => stay,
		never: () => State | null = () => null,
	): State | null {
		const simple = state.path.simplify(condition);
		if (isFalse(simple)) {
			return other(state);
		}
		if (isTrue(simple)) {
			taken(state);
			return never();
		}
		const { yes, no } = bothSides(state, simple);
		if (yes !== null) {
			taken(yes);
		}
		return no === null ? never() : other(no);
	}

	private branch(state: State, labels: readonly Label[], depth: number): void {
		const label = labels[labels.length - 1 - depth] as Label;
		label.states.push(trimmed(state, label));
	}

	/** What comes out of a block: what branched to its end, and what came to it. */
	private arrive(label: Label, end: State | null): State | null {
		return merged(end === null ? label.states : [...label.states, trimmed(end, label)]);
	}

	private loop({ arity, body }: Instruction, start: State, labels: readonly Label[]): State | null {
		const end: Label = { arity, height: start.stack.length, states: [] };
		let state = start;
		let turns = 0;
		for (;;) {
			const head: Label = { arity: 0, height: start.stack.length, states: [] };
			const out = this.run(body, state, [...labels, head]);
			if (out !== null) {
				end.states.push(trimmed(out, end));
			}
			const again = merged(head.states);
			if (again === null) {
				return merged(end.states);
			}
			turns += again.path === state.path ? 0 : 1;
			if (turns > this.limits.turns) {
				throw new Refused(`a loop may take more than ${this.limits.turns} turns`);
			}
			state = again;
		}
	}

	private branchTable({ labels: targets }: Instruction, start: State, labels: readonly Label[]): State | null {
		const index = start.path.simplify(start.stack.pop() as Term);
		const last = targets.length - 1;
		if (isConstant(index)) {
			const which = index.value < BigInt(last) ? Number(index.value) : last;
			this.branch(start, labels, targets[which] as number);
			return null;
		}
		let state: State | null = start;
		for (let i = 0; i < last && state !== null; i++) {
			const condition = equal(index, this.pool.constant(32, BigInt(i)));
			state = this.fork(state, condition, (taken) => this.branch(taken, labels, targets[i] as number));
		}
		if (state !== null) {
			this.branch(state, labels, targets[last] as number);
		}
		return null;
	}

	private callIndirect(type: number, state: State): State | null {
		const index = state.path.simplify(state.stack.pop() as Term);
		if (!isConstant(index)) {
			throw new Refused('the module calls a function that depends on the input');
		}
		const callee = this.module.table[Number(index.value)] ?? null;
		const found = callee === null ? undefined : this.module.functions[callee];
		if (found === undefined || !sameType(found.type, this.module.types[type])) {
			return this.trap(state, this.pool.true, 'a call of what is no function');
		}
		return this.invoke(found, state);
	}

	private load(op: number, offset: number, start: State): State | null {
		const { width, bytes, signed } = ACCESSES[op - OP.i32Load] as Access;
		const found = this.places(start, start.stack.pop() as Term, offset, bytes, null);
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

	private store(op: number, offset: number, start: State): State | null {
		const { bytes } = ACCESSES[op - OP.i32Load] as Access;
		const [address, value] = start.stack.splice(-2) as [Term, Term];
		const found = this.places(start, address, offset, bytes, this.constants());
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

	/** What the running function must not write to: the linker puts constants first. */
	private constants(): Range | null {
		const [first] = this.module.data;
		return this.reachesState || first === undefined
			? null
			: { start: BigInt(first.at), end: BigInt(first.at + first.bytes.length) };
	}

	/** The places that an address may mean, each with its condition; a place outside memory or in `except` traps. */
	private places(
		start: State,
		address: Term,
		offset: number,
		bytes: number,
		except: Range | null,
	): { state: State; places: (readonly [number, Term])[] } | null {
		const simple = start.path.simplify(address);
		if (simple.leaves === 0) {
			throw new Refused('the module reads or writes at an address that depends on the input');
		}
		let state = start;
		const places: (readonly [number, Term])[] = [];
		for (const [leaf, guard] of cases(simple, this.pool.true)) {
			const at = leaf.value + BigInt(offset);
			const end = at + BigInt(bytes);
			const isKept = except !== null && at < except.end && end > except.start;
			if (!isKept && end <= BigInt(this.reachesState ? state.memory.size : STATE_AT)) {
				places.push([Number(at), guard]);
				continue;
			}
			const after = this.trap(state, guard, 'an access outside memory');
			if (after === null) {
				return null;
			}
			state = after;
		}
		return { state, places };
	}
}

function notZero(term: Term): Term {
	return notEqual(term, term.pool.constant(term.width, 0n));
}

function trimmed(state: State, { arity, height }: Label): State {
	const { stack } = state;
	return stack.length === height + arity
		? state
		: { ...state, stack: [...stack.slice(0, height), ...stack.slice(stack.length - arity)] };
}

function isAddressChoice(term: Term): boolean {
	return term.leaves > 1 && term.leaves <= MOST_SPLIT && term.max >= LOWEST_ADDRESS;
}

function sameType(a: WasmFunction['type'], b: WasmFunction['type'] | undefined): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

interface Access {
	/** Of the value that is loaded. */
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
