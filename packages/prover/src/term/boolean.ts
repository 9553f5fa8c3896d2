/** Conditions in a normal form: negations are pushed to the leaves, and each part simplifies the others. */

import { isConstant, isFalse, isTrue, type Term } from './term.ts';

export function not(term: Term): Term {
	const { negations } = term.pool;
	let negated = negations.get(term);
	if (negated === undefined) {
		negated = negation(term);
		negations.set(term, negated);
		negations.set(negated, term);
	}
	return negated;
}

function negation(term: Term): Term {
	const { pool, operator, args } = term;
	switch (operator) {
		case 'constant':
			return pool.constant(1, 1n - term.value);
		case 'not':
			return args[0] as Term;
		case 'and':
			return any(args.map(not), term);
		case 'or':
			return all(args.map(not), term);
		case 'choice':
			return pool.intern('choice', 1, { args: [args[0] as Term, not(args[1] as Term), not(args[2] as Term)] });
		default:
			return pool.intern('not', 1, { args: [term] });
	}
}

export function and(...terms: readonly Term[]): Term {
	return all(terms, terms[0] as Term);
}

export function or(...terms: readonly Term[]): Term {
	return any(terms, terms[0] as Term);
}

/** The conjunction of terms. @param some any term; it provides the pool if there are no terms */
export function all(terms: readonly Term[], some: Term): Term {
	return junction('and', terms, some);
}

/** The disjunction of terms. @param some any term; it provides the pool if there are no terms */
export function any(terms: readonly Term[], some: Term): Term {
	return junction('or', terms, some);
}

/** `a implies b`. */
export function implies(a: Term, b: Term): Term {
	return or(not(a), b);
}

function junction(operator: 'and' | 'or', terms: readonly Term[], some: Term): Term {
	const { junctions } = some.pool;
	const key = `${operator} ${terms.map(({ id }) => id)}`;
	let simple = junctions.get(key);
	if (simple === undefined) {
		simple = simplified(operator, terms, some);
		junctions.set(key, simple);
	}
	return simple;
}

/** Simplifies a conjunction or a disjunction; the rules for the two are dual to each other. */
function simplified(operator: 'and' | 'or', terms: readonly Term[], { pool }: Term): Term {
	const dual = operator === 'and' ? 'or' : 'and';
	const [neutral, absorbing] = operator === 'and' ? [isTrue, isFalse] : [isFalse, isTrue];
	const end = (absorbed: boolean) => pool.constant(1, (operator === 'and') !== absorbed ? 1n : 0n);
	const parts = new Set<Term>();
	const open = [...terms].reverse();
	while (open.length > 0) {
		const term = open.pop() as Term;
		if (term.operator === operator) {
			open.push(...term.args.toReversed());
		} else if (absorbing(term)) {
			return end(true);
		} else if (!neutral(term)) {
			parts.add(term);
		}
	}
	for (const part of parts) {
		if (part.operator === 'not' && parts.has(part.args[0] as Term)) {
			return end(true);
		}
	}
	for (const part of parts) {
		if (part.operator !== dual) {
			continue;
		}
		if (part.args.some((arg) => parts.has(arg))) {
			parts.delete(part);
			return junction(operator, [...parts], part);
		}
		const kept = part.args.filter((arg) => !parts.has(not(arg)));
		if (kept.length < part.args.length) {
			parts.delete(part);
			return junction(operator, [...parts, junction(dual, kept, part)], part);
		}
	}
	if (parts.size <= 1) {
		return [...parts][0] ?? end(false);
	}
	const args = [...parts].sort((a, b) => a.id - b.id);
	return pool.intern(operator, 1, { args });
}

/** The arguments of a conjunction; none for true; any other term by itself. */
export function conjuncts(term: Term): readonly Term[] {
	return term.operator === 'and' ? term.args : isConstant(term) && isTrue(term) ? [] : [term];
}

/** `a or b` with common conjuncts factored out: (x and y) or (x and not y) becomes x. */
export function orFactored(a: Term, b: Term): Term {
	const left = new Set(conjuncts(a));
	const right = new Set(conjuncts(b));
	const common = [...left].filter((part) => right.has(part));
	if (common.length === 0) {
		return or(a, b);
	}
	const rest = (parts: Set<Term>) =>
		all(
			[...parts].filter((part) => !common.includes(part)),
			a,
		);
	return and(...common, or(rest(left), rest(right)));
}
