/**
 * Two MMIO ranges with their variables exchanged. The induction is about the first node; where it comes of the second
 * range, or of both, the same steps are those of the first range under other names, and are settled once.
 */

import type { Compared } from './equal.ts';
import type { ReserveTerms } from './kernel.ts';
import { variablesOf } from './question.ts';
import type { ComparedWay } from './shapes.ts';
import type { Assignment } from './term/evaluate.ts';
import { exchange } from './term/rebuild.ts';
import type { Term } from './term/term.ts';

/** Two answers and the conditions that they are compared under. */
export interface ComparedPair {
	readonly where: readonly Term[];
	readonly answers: readonly [Compared, Compared];
	/** An input of the terms as they were. */
	back(input: Assignment): Assignment;
}

/**
 * A pair in which the first node has the first range's variables, where that can be had.
 * @param input an input with two ranges of variables
 */
export function exchanged(input: ReserveTerms, a: ComparedWay, b: ComparedWay, where: readonly Term[]): ComparedPair {
	const asItIs = { where, answers: [a.answer, b.answer], back: (found: Assignment) => found } as const;
	const pairs = pairsOf(input, b.answer);
	if (pairs.length === 0) {
		return asItIs;
	}
	const renamed = exchange(pairs);
	const terms = where.map(renamed);
	const answers = [answerOf(a.answer, renamed), answerOf(b.answer, renamed)] as const;
	const [one, other] = answers;
	if (one === null || other === null || terms.includes(null)) {
		return asItIs;
	}
	const names = new Map(pairs.flatMap(([x, y]) => [[x.name, y.name] as const, [y.name, x.name] as const]));
	return {
		where: terms as Term[],
		answers: [one, other],
		back: (found) => new Map([...found].map(([name, value]) => [names.get(name) ?? name, value])),
	};
}

/** The variables to exchange: those of the start, of the end, or of both. */
function pairsOf({ ranges }: ReserveTerms, { nodeStart, nodeLast }: Compared): (readonly [Term, Term])[] {
	const [first, second] = ranges as [ReserveTerms['ranges'][number], ReserveTerms['ranges'][number]];
	const isSecond = (node: Term, one: Term, other: Term) => {
		const used = variablesOf([node]);
		return used.includes(one) || used.includes(other) ? used.includes(other) && !used.includes(one) : null;
	};
	const start = isSecond(nodeStart, first.start, second.start) ?? false;
	// An end at the cut is of no range.
	const last = isSecond(nodeLast, first.last, second.last) ?? start;
	return [
		...(start ? [[first.start, second.start] as const] : []),
		...(last ? [[first.last, second.last] as const] : []),
	];
}

function answerOf(answer: Compared, renamed: (term: Term) => Term | null): Compared | null {
	const { traps, ...fields } = answer;
	const entries = Object.entries(fields).map(([name, term]) => [name, renamed(term as Term)] as const);
	return entries.some(([, term]) => term === null) ? null : ({ ...Object.fromEntries(entries), traps } as Compared);
}
