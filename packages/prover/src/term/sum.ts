/** Linear sums modulo 2^width, in a normal form: `x + size - 1 - x` becomes `size - 1` when it is built. */

import { boundsOf } from './bounds.ts';
import { isConstantChoice, mapLeaves } from './choice.ts';
import { isConstant, maskOf, type Pool, type Term } from './term.ts';

/** A sum of terms, each with its factor. */
type Linear = Map<Term, bigint>;

export function sum(a: Term, b: Term): Term {
	return combine(a, 1n, b, 1n);
}

export function difference(a: Term, b: Term): Term {
	return combine(a, 1n, b, -1n);
}

export function negated(a: Term): Term {
	return scaled(a, -1n);
}

/** `factor * a`. */
export function scaled(a: Term, factor: bigint): Term {
	return combine(a, factor, a.pool.constant(a.width, 0n), 1n);
}

/** `a + constant`. */
export function plus(a: Term, constant: bigint): Term {
	return sum(a, a.pool.constant(a.width, constant));
}

function combine(a: Term, factorA: bigint, b: Term, factorB: bigint): Term {
	const parts: Linear = new Map();
	const constant = add(parts, a, factorA) + add(parts, b, factorB);
	return build(a.pool, a.width, constant, parts);
}

/** The sum of a constant and of terms with factors. */
export function sumOf(pool: Pool, width: number, constant: bigint, terms: Iterable<readonly [Term, bigint]>): Term {
	const parts: Linear = new Map();
	let total = constant;
	for (const [term, factor] of terms) {
		total += add(parts, term, factor);
	}
	return build(pool, width, total, parts);
}

/** Adds `factor * term` to the parts; returns its constant part. */
function add(parts: Linear, term: Term, factor: bigint): bigint {
	if (isConstant(term)) {
		return term.value * factor;
	}
	if (term.operator !== 'sum') {
		parts.set(term, (parts.get(term) ?? 0n) + factor);
		return 0n;
	}
	for (const [i, arg] of term.args.entries()) {
		parts.set(arg, (parts.get(arg) ?? 0n) + (term.factors[i] as bigint) * factor);
	}
	return term.value * factor;
}

function build(pool: Pool, width: number, constant: bigint, parts: Linear): Term {
	const mask = maskOf(width);
	const value = constant & mask;
	const kept = [...parts]
		.map(([term, factor]) => [term, factor & mask] as const)
		.filter(([, factor]) => factor !== 0n)
		.sort(([a], [b]) => a.id - b.id);
	const [first] = kept;
	if (first === undefined) {
		return pool.constant(width, value);
	}
	const [term, factor] = first;
	if (kept.length === 1 && factor === 1n && value === 0n) {
		return term;
	}
	if (kept.length === 1 && isConstantChoice(term)) {
		return mapLeaves(term, (leaf) => pool.constant(width, leaf.value * factor + value));
	}
	return pool.intern('sum', width, {
		args: kept.map(([part]) => part),
		factors: kept.map(([, each]) => each),
		value,
		...boundsOf(width, value, kept),
	});
}
