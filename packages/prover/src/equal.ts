/** Where two answers to the same input differ. */

import type { AnswerTerms } from './kernel.ts';
import { trapped } from './kernel.ts';
import { any, not, or } from './term/boolean.ts';
import { equal, notEqual } from './term/compare.ts';
import type { Term } from './term/term.ts';

/** What two answers are compared by. */
export type Compared = Omit<AnswerTerms, 'nodes' | 'moreNodes'> & Partial<Pick<AnswerTerms, 'nodes' | 'moreNodes'>>;

const FIELDS = ['start', 'size', 'firstSize', 'attempts', 'messages', 'nodeStart', 'nodeLast'] as const;
/** Of all nodes; a policy's answer has the first alone. */
const NODE_FIELDS = ['nodes', 'moreNodes'] as const;

/** One of the two traps and the other does not, or both come to an end with something in them that differs. */
export function differ(a: Compared, b: Compared): Term {
	const [left, right] = [trapped(a), trapped(b)];
	const fields = FIELDS.map((field) => notEqual(a[field], b[field]));
	const nodes = NODE_FIELDS.flatMap((field) => {
		const [x, y] = [a[field], b[field]];
		return x === undefined || y === undefined ? [] : [notEqual(x, y)];
	});
	const apart = any([...fields, ...nodes], a.size);
	return or(not(equal(left, right)), not(or(left, not(apart))));
}
