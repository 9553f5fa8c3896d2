/**
 * Lists of different shapes are not joined: a pointer that is a choice, of nodes whose pointers are choices, soon cannot be
 * followed. Where states of several shapes meet, an execution goes on with those of one shape alone, and the whole is
 * executed again for each other. What each execution ends with holds on its own path, and together the paths are everything.
 */

import { isConstant, type Term } from '../term/term.ts';
import { Memory } from './memory.ts';
import type { State } from './state.ts';

/** A constant below is taken for a number, not for an address. */
export const LOWEST_ADDRESS = 1024n;

/** Which shape each execution goes on with, wherever several meet. */
export class Ways {
	private readonly choices: { which: number; readonly of: number }[] = [];
	private met = 0;

	/** One of several, the same in one execution whenever it comes here. */
	taken<T>(several: readonly T[]): T {
		if (several.length < 2) {
			return several[0] as T;
		}
		if (this.met === this.choices.length) {
			this.choices.push({ which: 0, of: several.length });
		}
		return several[(this.choices[this.met++] as { which: number }).which] as T;
	}

	/** Makes the next execution take another way; false if all of them have been taken. */
	next(): boolean {
		this.met = 0;
		for (let last = this.choices.at(-1); last !== undefined; last = this.choices.at(-1)) {
			if (++last.which < last.of) {
				return true;
			}
			this.choices.pop();
		}
		return false;
	}
}

/** States by what their pointers point to. */
export function inShapes(states: readonly State[]): State[][] {
	const shapes: State[][] = [];
	for (const state of states) {
		const same = shapes.find((shape) => shape.every((other) => isAlike(state, other)));
		if (same === undefined) {
			shapes.push([state]);
		} else {
			same.push(state);
		}
	}
	return shapes;
}

/** Does no place have an address in one of them, and something else in the other? */
function isAlike(a: State, b: State): boolean {
	const isAddress = (term: Term) =>
		isConstant(term) && term.width >= 32 && term.value >= LOWEST_ADDRESS && term.value < BigInt(a.memory.size);
	const same = (x: Term | undefined, y: Term | undefined) =>
		x === y || x === undefined || y === undefined || !(isAddress(x) || isAddress(y));
	const places = [...a.globals, ...a.locals, ...a.stack];
	const others = [...b.globals, ...b.locals, ...b.stack];
	return (
		places.every((term, i) => same(term, others[i])) &&
		Memory.apart(a.memory, b.memory).every((address) => same(a.memory.termAt(address), b.memory.termAt(address)))
	);
}
