/** Where an execution ends without an answer. */

import { not } from '../term/boolean.ts';
import { isFalse, isTrue, type Term } from '../term/term.ts';
import { forked, type State } from './state.ts';

/** Where a run ends by a trap, and when. */
export interface Trap {
	readonly condition: Term;
	readonly why: string;
}

/** All traps of an execution. */
export class Traps {
	readonly found: Trap[] = [];

	/** Ends the run where the condition holds; the state where it does not, if there is one. */
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
