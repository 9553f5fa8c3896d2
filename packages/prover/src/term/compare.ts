/** Equality and order. A comparison that is decided by the bounds of its operands becomes a constant. */

import { concat, extract } from './bits.ts';
import { all, and, not } from './boolean.ts';
import { choose, isConstantChoice, mapLeaves } from './choice.ts';
import { difference, plus } from './sum.ts';
import { isConstant, larger, maskOf, signedOf, type Term } from './term.ts';

export function equal(a: Term, b: Term): Term {
	const { pool, width } = a;
	if (a === b) {
		return pool.true;
	}
	if (a.max < b.min || b.max < a.min) {
		return pool.false;
	}
	if (width === 1) {
		return choose(a, b, not(b));
	}
	if (isConstant(b)) {
		return equalToConstant(a, b);
	}
	if (isConstant(a)) {
		return equalToConstant(b, a);
	}
	if (isConstantChoice(a)) {
		return mapLeaves(a, (leaf) => equal(leaf, b));
	}
	if (isConstantChoice(b)) {
		return mapLeaves(b, (leaf) => equal(a, leaf));
	}
	const apart = difference(a, b);
	if (isConstant(apart)) {
		return pool.constant(1, apart.value === 0n ? 1n : 0n);
	}
	if (a.operator === 'concat' || b.operator === 'concat') {
		const cut = lowWidth(a.operator === 'concat' ? a : b);
		return and(
			equal(extract(a, cut, width - cut), extract(b, cut, width - cut)),
			equal(extract(a, 0, cut), extract(b, 0, cut)),
		);
	}
	return pool.intern('equal', 1, { args: a.id < b.id ? [a, b] : [b, a] });
}

function lowWidth({ args }: Term): number {
	return (args.at(-1) as Term).width;
}

function equalToConstant(term: Term, constant: Term): Term {
	const { pool, operator, args } = term;
	switch (operator) {
		case 'constant':
			return pool.constant(1, term.value === constant.value ? 1n : 0n);
		case 'choice':
			if (term.leaves > 0 || args.some((arg) => isConstant(arg))) {
				const [condition, yes, no] = args as [Term, Term, Term];
				return choose(condition, equalOrLater(yes, constant), equalOrLater(no, constant));
			}
			break;
		case 'concat': {
			let at = term.width;
			const parts = args.map((arg) => {
				at -= arg.width;
				return equal(arg, extract(constant, at, arg.width));
			});
			return all(parts, term);
		}
		case 'sum':
			if (term.value !== 0n) {
				return equal(plus(term, -term.value), plus(constant, -term.value));
			}
			if (args.length === 1 && term.factors[0] === maskOf(term.width)) {
				return equal(args[0] as Term, pool.constant(term.width, -constant.value));
			}
	}
	return pool.intern('equal', 1, { args: [term, constant] });
}

/** As `equal`; the name says that it may go on into the choice. */
function equalOrLater(term: Term, constant: Term): Term {
	return equal(term, constant);
}

/** `a < b`, unsigned. */
export function below(a: Term, b: Term): Term {
	const { pool } = a;
	if (a === b || a.min >= b.max) {
		return pool.false;
	}
	if (a.max < b.min) {
		return pool.true;
	}
	if (isConstant(a)) {
		return not(below(b, plus(a, 1n)));
	}
	if (isConstant(b)) {
		return belowConstant(a, b);
	}
	if (a.operator === 'choice' && a.args.slice(1).some(isConstant)) {
		return chosen(a, (leaf) => below(leaf, b));
	}
	if (b.operator === 'choice' && b.args.slice(1).some(isConstant)) {
		return chosen(b, (leaf) => below(a, leaf));
	}
	const [x, y] = withoutCommonZeros(a, b);
	return pool.intern('below', 1, { args: [x, y] });
}

function belowConstant(term: Term, constant: Term): Term {
	const { pool, operator, args } = term;
	if (constant.value === 1n || term.min + 1n === constant.value) {
		return equal(term, pool.constant(term.width, constant.value - 1n));
	}
	if (term.max === constant.value) {
		return not(equal(term, constant));
	}
	if (operator === 'choice' && (term.leaves > 0 || args.slice(1).some(isConstant))) {
		return chosen(term, (leaf) => below(leaf, constant));
	}
	if (operator === 'concat') {
		// The low part only matters if the high parts are equal.
		const low = args.at(-1) as Term;
		const rest = constant.value & maskOf(low.width);
		const high = concat(args.slice(0, -1));
		const bound = pool.constant(high.width, constant.value >> BigInt(low.width));
		if (rest === 0n) {
			return below(high, bound);
		}
		if (isConstant(high)) {
			return high.value === bound.value ? below(low, pool.constant(low.width, rest)) : below(high, bound);
		}
	}
	return pool.intern('below', 1, { args: [term, constant] });
}

function chosen(term: Term, map: (leaf: Term) => Term): Term {
	const [condition, yes, no] = term.args as [Term, Term, Term];
	return choose(condition, map(yes), map(no));
}

/** Drops upper bits that are zero in both values. */
function withoutCommonZeros(a: Term, b: Term): [Term, Term] {
	const widest = larger(a.max, b.max);
	const used = Math.max(1, widest.toString(2).length);
	const isWide = ({ operator, args }: Term) => operator === 'concat' && isConstant(args[0] as Term);
	return used < a.width && isWide(a) && isWide(b) ? [extract(a, 0, used), extract(b, 0, used)] : [a, b];
}

/** `a < b`, signed. */
export function belowSigned(a: Term, b: Term): Term {
	const { pool, width } = a;
	const half = 1n << BigInt(width - 1);
	if (a.max < half && b.max < half) {
		return below(a, b);
	}
	if (isConstant(a) && isConstant(b)) {
		return pool.constant(1, signedOf(width, a.value) < signedOf(width, b.value) ? 1n : 0n);
	}
	if (isConstantChoice(a) && isConstant(b)) {
		return mapLeaves(a, (leaf) => belowSigned(leaf, b));
	}
	if (isConstantChoice(b) && isConstant(a)) {
		return mapLeaves(b, (leaf) => belowSigned(a, leaf));
	}
	if (isConstant(b) && b.value === 0n) {
		return extract(a, width - 1, 1);
	}
	if (isConstant(a) && a.value === maskOf(width)) {
		return not(extract(b, width - 1, 1));
	}
	if (a.max < half && b.min >= half) {
		return pool.false;
	}
	if (b.max < half && a.min >= half) {
		return pool.true;
	}
	return pool.intern('belowSigned', 1, { args: [a, b] });
}

export const notEqual = (a: Term, b: Term) => not(equal(a, b));
/** `a <= b`, unsigned. */
export const atMost = (a: Term, b: Term) => not(below(b, a));
export const atMostSigned = (a: Term, b: Term) => not(belowSigned(b, a));

/** The maximum of two terms, unsigned. */
export function maximum(a: Term, b: Term): Term {
	return choose(below(a, b), b, a);
}
