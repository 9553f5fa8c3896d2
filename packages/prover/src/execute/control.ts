/** Control flow: forking at conditions, branching to labels, and joining at the end of a block. */

import { equal, notEqual } from '../term/compare.ts';
import { isConstant, isFalse, isTrue, type Term } from '../term/term.ts';
import type { Instruction } from '../wasm/code.ts';
import { bothSides, merged, type State } from './state.ts';

/** A block that is being executed, with the states that have branched to it. */
export interface Label {
	readonly arity: number;
	readonly height: number;
	readonly states: State[];
}

/**
 * Forks at a condition: calls `taken` with the state where it holds, and returns the result of `other` for the state
 * where it does not. @param never called instead of `other` if the condition always holds
 */
export function fork(
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

export function branch(state: State, labels: readonly Label[], depth: number): void {
	const label = labels[labels.length - 1 - depth] as Label;
	label.states.push(trimmed(state, label));
}

/** The state after a block: the states that branched to its end, joined with the one that fell through. */
export function arrive(label: Label, end: State | null): State | null {
	return merged(end === null ? label.states : [...label.states, trimmed(end, label)]);
}

export function branchTable({ labels: targets }: Instruction, start: State, labels: readonly Label[]): State | null {
	const index = start.path.simplify(start.stack.pop() as Term);
	const last = targets.length - 1;
	if (isConstant(index)) {
		const which = index.value < BigInt(last) ? Number(index.value) : last;
		branch(start, labels, targets[which] as number);
		return null;
	}
	let state: State | null = start;
	for (let i = 0; i < last && state !== null; i++) {
		const condition = equal(index, index.pool.constant(32, BigInt(i)));
		state = fork(state, condition, (taken) => branch(taken, labels, targets[i] as number));
	}
	if (state !== null) {
		branch(state, labels, targets[last] as number);
	}
	return null;
}

export function trimmed(state: State, { arity, height }: Label): State {
	const { stack } = state;
	return stack.length === height + arity
		? state
		: { ...state, stack: [...stack.slice(0, height), ...stack.slice(stack.length - arity)] };
}

export function notZero(term: Term): Term {
	return notEqual(term, term.pool.constant(term.width, 0n));
}
