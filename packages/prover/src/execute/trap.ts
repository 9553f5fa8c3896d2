/** The traps of an execution, which end it without an answer. */

import { not } from '../term/boolean.ts';
import { isFalse, isTrue, type Term } from '../term/term.ts';
import { forked, type State } from './state.ts';

/** A trap, and the condition under which a run ends in it. */
export interface Trap {
	readonly condition: Term;
	readonly why: string;
}

/** All traps of an execution. */
export class Traps {
	readonly found: Trap[] = [];

	/** Records a trap under a condition; returns the state where it does not hold, or null if it always holds. */
	at(state: State, condition: Term, why: string): State | null {
		const simple = state.path.simplify(condition);
		if (isFalse(simple)) {
			return state;
		}
		const path = state.path.with(simple);
		if (path !== null) {
			this.found.push({ condition: path.whole, why });
		}
		return isTrue(simple) ? null : forked(state, not(simple));
	}
}
