/**
 * Executes a module's functions symbolically. If a branch depends on the input, both sides are followed, and their
 * states are joined at the end of the enclosing block, so that the number of states does not grow.
 */

import { OP } from '@hvmmio/kernel-harness/wasm';
import { Refused } from '../refused.ts';
import { cases, choose } from '../term/choice.ts';
import { isConstant, type Pool, type Term } from '../term/term.ts';
import type { Instruction } from '../wasm/code.ts';
import type { WasmFunction, WasmModule } from '../wasm/module.ts';
import { load, type Reach, reachOf, store } from './access.ts';
import { arrive, branch, branchTable, fork, type Label, notZero, trimmed } from './control.ts';
import { compute, operandsOf, trapCondition } from './numeric.ts';
import { forked, merged, type State } from './state.ts';
import { Traps } from './trap.ts';
import { LOWEST_ADDRESS, type Ways } from './ways.ts';

/** Limits on an execution, beyond which it is refused. */
export interface Limits {
	/** Total number of instructions. */
	readonly instructions: number;
	/** Iterations of one loop in which the path depends on the input. */
	readonly turns: number;
	/** Depth of nested calls. */
	readonly calls: number;
}

const LIMITS: Limits = { instructions: 3e7, turns: 300, calls: 200 };
/** An argument that is a choice of at most this many addresses is split at a call: one call for each. */
const MAX_SPLIT = 8;
/** Of the harness: gives a range of `_CRS`; says that there are no more. */
const WALK_BEGINS = 'hvmmio_own_range_start';
const WALK_ENDS = 'hvmmio_own_walk_status';

export class Executor {
	readonly traps = new Traps();
	instructions = 0;
	private readonly pool: Pool;
	private readonly module: WasmModule;
	private readonly limits: Limits;
	private readonly ways: Ways | null;
	private calls = 0;
	private reach: Reach;

	/** @param ways for lists of several shapes; null: what meets is joined, whatever shape it has */
	constructor(pool: Pool, module: WasmModule, limits: Partial<Limits> = {}, ways: Ways | null = null) {
		this.ways = ways;
		this.pool = pool;
		this.module = module;
		this.limits = { ...LIMITS, ...limits };
		this.reach = reachOf(module, true);
	}

	/**
	 * Calls an exported function; the stack of the returned state has the results. Null: it always traps.
	 * @throws Refused for unsupported operations, or if a limit is exceeded
	 */
	call(name: string, args: readonly Term[], state: State): State | null {
		const index = this.module.exports.get(name);
		if (index === undefined) {
			throw new Refused(`the module has no function ${name}`);
		}
		return this.invoke(this.module.functions[index] as WasmFunction, { ...state, stack: [...args], locals: [] });
	}

	/** Calls a function, replacing the arguments on the stack by the results. */
	private invoke(callee: WasmFunction, start: State): State | null {
		const state = this.marked(callee, start);
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
		const before = this.reach;
		this.reach = reachOf(this.module, this.module.own?.has(callee.index) ?? true);
		const end = this.run(callee.code, { ...state, locals, stack: [] }, [label]);
		this.reach = before;
		this.calls--;
		const after = arrive(label, end);
		return after && { ...after, locals: state.locals, stack: [...stack, ...after.stack] };
	}

	/** The walk that makes the list lies between these calls. */
	private marked({ index }: WasmFunction, state: State): State {
		const { exports } = this.module;
		return index === exports.get(WALK_BEGINS)
			? { ...state, ways: this.ways }
			: index === exports.get(WALK_ENDS)
				? { ...state, ways: null }
				: state;
	}

	/** Calls a function once for each possible address of an argument, and joins the results. */
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

	/** Executes instructions; returns the state after the last one, or null if it is not reached. */
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
				return this.traps.at(state, pool.true, 'undefined behaviour');
			case OP.nop:
				return state;
			case OP.block: {
				const label: Label = { arity, height: stack.length, states: [] };
				return arrive(label, this.run(instruction.body, state, [...labels, label]));
			}
			case OP.loop:
				return this.loop(instruction, state, labels);
			case OP.if: {
				const condition = notZero(stack.pop() as Term);
				const label: Label = { arity, height: stack.length, states: [] };
				return fork(
					state,
					condition,
					(taken) => {
						const end = this.run(instruction.body, taken, [...labels, label]);
						if (end) {
							label.states.push(end);
						}
					},
					(other) => arrive(label, this.run(instruction.otherwise, other, [...labels, label])),
					() => arrive(label, null),
				);
			}
			case OP.br:
				branch(state, labels, index);
				return null;
			case OP.brIf: {
				const condition = notZero(stack.pop() as Term);
				return fork(state, condition, (taken) => branch(taken, labels, index));
			}
			case OP.brTable:
				return branchTable(instruction, state, labels);
			case OP.return:
				branch(state, labels, labels.length - 1);
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
			return load(op, index, state, this.reach, this.traps);
		}
		if (op >= OP.i32Store && op <= OP.i64Store32) {
			return store(op, index, state, this.reach, this.traps);
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
		const after = traps === null ? state : this.traps.at(state, traps, 'a division that has no result');
		after?.stack.push(compute(op, a, b));
		return after;
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

	private callIndirect(type: number, state: State): State | null {
		const index = state.path.simplify(state.stack.pop() as Term);
		if (!isConstant(index)) {
			throw new Refused('the module calls a function that depends on the input');
		}
		const callee = this.module.table[Number(index.value)] ?? null;
		const found = callee === null ? undefined : this.module.functions[callee];
		if (found === undefined || !sameType(found.type, this.module.types[type])) {
			return this.traps.at(state, this.pool.true, 'a call of what is no function');
		}
		return this.invoke(found, state);
	}
}

function isAddressChoice(term: Term): boolean {
	return term.leaves > 1 && term.leaves <= MAX_SPLIT && term.max >= LOWEST_ADDRESS;
}

function sameType(a: WasmFunction['type'], b: WasmFunction['type'] | undefined): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
