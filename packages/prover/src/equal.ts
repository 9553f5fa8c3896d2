/** The conditions under which two answers to the same input differ. */

import type { AnswerTerms } from './kernel.ts';
import { trapped } from './kernel.ts';
import { any, not, or } from './term/boolean.ts';
import { equal, notEqual } from './term/compare.ts';
import type { Term } from './term/term.ts';

/** The parts of an answer that are compared. */
export type Compared = Omit<AnswerTerms, 'nodes' | 'moreNodes'> & Partial<Pick<AnswerTerms, 'nodes' | 'moreNodes'>>;

const FIELDS = ['start', 'size', 'firstSize', 'attempts', 'messages', 'nodeStart', 'nodeLast'] as const;
/** Fields about all nodes; a policy's answer only has the first node. */
const NODE_FIELDS = ['nodes', 'moreNodes'] as const;

/**
 * Holds if exactly one of the two traps, or if neither traps and some field differs.
 * @example
 * ```ts
 * import { differ, executeKernel, freeInput, Pool } from '@hvmmio/prover';
 * // compiled: as the README has it
 * const pool = new Pool();
 * const answer = executeKernel(pool, compiled.builds, freeInput(pool, 1));
 * console.log(differ(answer, answer) === pool.false); // true
 * ```
 */
export function differ(a: Compared, b: Compared): Term {
	return or(differIn('failure', a, b), differIn('decision', a, b));
}

/** What two answers can differ in: whether they trap; parts of the answer; all of it (`decision`). */
export type Aspect = 'failure' | 'reservation' | 'list' | 'message' | 'decision';

const ASPECTS: Readonly<Record<Exclude<Aspect, 'failure'>, readonly (keyof Compared & string)[]>> = {
	reservation: ['start', 'size'],
	list: ['nodeStart', 'nodeLast', ...NODE_FIELDS],
	message: ['messages'],
	decision: [...FIELDS, ...NODE_FIELDS],
};

/** Holds if two answers differ in one aspect. Fields are compared only if neither traps. */
export function differIn(aspect: Aspect, a: Compared, b: Compared): Term {
	const [left, right] = [trapped(a), trapped(b)];
	if (aspect === 'failure') {
		return not(equal(left, right));
	}
	const fields = ASPECTS[aspect].flatMap((field) => {
		const [x, y] = [a[field], b[field]] as [Term | undefined, Term | undefined];
		return x === undefined || y === undefined ? [] : [notEqual(x, y)];
	});
	return not(or(left, right, not(any(fields, a.size))));
}
