/** The state of the symbolic machine: forking and merging. */

import { choose } from '../term/choice.ts';
import type { Term } from '../term/term.ts';
import { Memory } from './memory.ts';
import { commonAncestor, joinPaths, type Path } from './path.ts';
import { inShapes, type Ways } from './ways.ts';

export interface State {
	path: Path;
	memory: Memory;
	globals: Term[];
	/** Locals of the function being executed. */
	locals: Term[];
	stack: Term[];
	/** Where lists are made: says which of several shapes is gone on with. Null: all that meets is joined. */
	ways: Ways | null;
}

/** The state where the condition also holds; null if it cannot hold. The original must not be modified afterwards. */
export function forked(state: State, condition: Term): State | null {
	const path = state.path.with(condition);
	return path && { ...copied(state), path };
}

/** The states where a condition holds and where it does not. The original must not be modified afterwards. */
export function bothSides(state: State, condition: Term): { yes: State | null; no: State | null } {
	const { yes, no } = state.path.fork(condition);
	return { yes: yes && { ...copied(state), path: yes }, no: no && { ...copied(state), path: no } };
}

function copied(state: State): State {
	const { path, memory, globals, locals, stack, ways } = state;
	return { path, memory: memory.fork(), globals: [...globals], locals: [...locals], stack: [...stack], ways };
}

/** All of them as one, or all of one shape; null if there are none. */
export function merged(states: readonly State[]): State | null {
	const ways = states.find((state) => state.ways !== null)?.ways;
	return joined(ways ? ways.taken(inShapes(states)) : states);
}

/** The two neighbours that parted last first. */
function joined(states: readonly State[]): State | null {
	const rest = [...states];
	while (rest.length > 1) {
		let [best, deepest] = [0, -1];
		for (let i = 0; i + 1 < rest.length; i++) {
			const { depth } = commonAncestor((rest[i] as State).path, (rest[i + 1] as State).path);
			if (depth > deepest) {
				[best, deepest] = [i, depth];
			}
		}
		rest.splice(best, 2, mergedPair(rest[best] as State, rest[best + 1] as State));
	}
	return rest[0] ?? null;
}

function mergedPair(a: State, b: State): State {
	const { path, guard } = joinPaths(a.path, b.path);
	const both = (x: readonly Term[], y: readonly Term[]) => x.map((term, i) => choose(guard, term, y[i] as Term));
	return {
		path,
		memory: Memory.join(guard, a.memory, b.memory),
		globals: both(a.globals, b.globals),
		locals: both(a.locals, b.locals),
		stack: both(a.stack, b.stack),
		ways: a.ways ?? b.ways,
	};
}
