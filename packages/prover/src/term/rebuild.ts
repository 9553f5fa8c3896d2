/** Makes a term again of other arguments, and with other names for its variables. */

import { concat, extract } from './bits.ts';
import { all, not } from './boolean.ts';
import { choose } from './choice.ts';
import { below, equal } from './compare.ts';
import { sumOf } from './sum.ts';
import type { Term } from './term.ts';

/** A term with the same operator on other arguments; null for an operator that is not made again. */
export function rebuild(term: Term, args: readonly Term[]): Term | null {
	const { operator, pool, width } = term;
	const [a, b, c] = args as [Term, Term, Term];
	switch (operator) {
		case 'not':
			return not(a);
		case 'and':
			return all(args, term);
		case 'or':
			return not(
				all(
					args.map((each) => not(each)),
					term,
				),
			);
		case 'choice':
			return choose(a, b, c);
		case 'equal':
			return equal(a, b);
		case 'below':
			return below(a, b);
		case 'sum':
			return sumOf(
				pool,
				width,
				term.value,
				args.map((each, i) => [each, term.factors[i] as bigint]),
			);
		case 'concat':
			return concat(args);
		case 'extract':
			return extract(a, Number(term.value), width);
		default:
			return null;
	}
}

/**
 * Exchanges variables in terms.
 * @param pairs variables of the same width and bounds
 * @returns a function; what it cannot make again it returns as null
 */
export function exchange(pairs: readonly (readonly [Term, Term])[]): (term: Term) => Term | null {
	const made = new Map<Term, Term | null>(pairs.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
	const exchanged = (term: Term): Term | null => {
		if (term.operator === 'constant' || (term.operator === 'variable' && !made.has(term))) {
			return term;
		}
		let found = made.get(term);
		if (found === undefined) {
			const args = term.args.map(exchanged);
			found = args.some((each) => each === null) ? null : rebuild(term, args as Term[]);
			made.set(term, found);
		}
		return found;
	};
	return exchanged;
}
