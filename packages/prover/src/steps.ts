/**
 * Equality of two answers on arbitrary inputs, by induction over their requests: after n requests of both, one makes
 * another if and only if the other does; and if both end after n, all other fields are equal. Each step is a question
 * about one request, which a solver can settle when it gives up on the whole.
 */

import type { Compared } from './equal.ts';
import { Path } from './execute/path.ts';
import { trapped } from './kernel.ts';
import { not } from './term/boolean.ts';
import { below, notEqual } from './term/compare.ts';
import { type Diagram, Diagrams } from './term/diagram.ts';
import type { Term } from './term/term.ts';

export interface Step {
	/** `traps`, `reach-N`, `more-N` or `end-N.FIELD`. */
	readonly name: string;
	/** What holds at this step, and the part of it that stems from the last request and the end of the run. */
	readonly facts: readonly Term[];
	readonly near: readonly Term[];
	/** What must be impossible at this step; null: only asks whether the step can be reached. */
	readonly goal: Term | null;
}

const FIELDS = ['start', 'size', 'firstSize', 'messages', 'nodeStart', 'nodeLast', 'nodes', 'moreNodes'] as const;

/**
 * Yields everything that must be impossible for the answers to be equal under the conditions. Passing true to `next`
 * after a step without a goal, to say that it is unreachable, ends the induction.
 * @throws Refused if an answer needs too large a decision diagram
 */
export function* steps(conditions: readonly Term[], a: Compared, b: Compared): Generator<Step, void, boolean> {
	const { pool } = a.size;
	const traps = notEqual(trapped(a), trapped(b));
	yield { name: 'traps', facts: conditions, near: conditions, goal: traps };
	const facts = [...conditions, not(trapped(a))];
	let path = following(Path.root(pool), facts);
	if (path === null) {
		return;
	}
	const diagrams = new Diagrams(pool);
	const root = path;
	const simplify = (term: Term) => root.simplify(term);
	const rows = FIELDS.flatMap((field) => {
		const [x, y] = [a[field], b[field]];
		return x === undefined || y === undefined
			? []
			: [{ field, left: diagrams.of(simplify(x)), right: diagrams.of(simplify(y)) }];
	});
	const attempts = [a, b].map((answer) => diagrams.of(simplify(answer.attempts))) as [Diagram, Diagram];
	/** Holds if an answer has made more than n requests. */
	const more = (which: Diagram, n: number) =>
		diagrams.combine(which, diagrams.true, (count) => below(pool.constant(count.width, BigInt(n)), count));
	const factsOf = (diagram: Diagram) => [...diagrams.consequences(diagram), diagrams.term(diagram)];
	let reached: [Diagram, Diagram] = [diagrams.true, diagrams.true];
	let near: Term[] = [];
	for (let n = 0; ; n++) {
		const both = diagrams.and(...reached);
		if (both === diagrams.false || path === null) {
			return;
		}
		if (n > 1 && (yield { name: `reach-${n}`, facts: [...facts], near, goal: null })) {
			return;
		}
		const next = attempts.map((each) => more(each, n)) as [Diagram, Diagram];
		const apart = diagrams.under(diagrams.combine(...next, notEqual), both);
		yield { name: `more-${n}`, facts: [...facts], near, goal: path.simplify(diagrams.term(apart)) };
		const ends = next.map((each, i) => diagrams.and(reached[i] as Diagram, diagrams.not(each))) as [Diagram, Diagram];
		const end = diagrams.and(...ends);
		const ended = next.flatMap((each, i) => factsOf(diagrams.under(diagrams.not(each), reached[i] as Diagram)));
		const endPath = end === diagrams.false ? null : following(path, ended);
		for (const { field, left, right } of endPath === null ? [] : rows) {
			const [x, y] = [diagrams.under(left, ends[0]), diagrams.under(right, ends[1])];
			const goal = diagrams.term(diagrams.under(diagrams.combine(x, y, notEqual), end));
			const simple = (endPath as Path).simplify(goal);
			yield { name: `end-${n}.${field}`, facts: [...facts, ...ended], near: [...near, ...ended], goal: simple };
		}
		near = next.flatMap((each, i) => factsOf(diagrams.under(each, reached[i] as Diagram)));
		facts.push(...near);
		path = following(path, near);
		reached = next;
	}
}

function following(path: Path, facts: readonly Term[]): Path | null {
	let at: Path | null = path;
	for (const fact of facts) {
		at = at === null ? null : at.with(fact);
	}
	return at;
}
