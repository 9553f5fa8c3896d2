/** `condition ? yes : no`. A choice of few constants, which is typical for pointers, has each constant only once. */

import { and, conjuncts, not, or } from './boolean.ts';
import { boundsOf } from './bounds.ts';
import { isConstant, isFalse, isTrue, larger, smaller, type Term } from './term.ts';

/** Limit of leaves up to which equal ones are united; for counters, which have many, it gains nothing. */
const MAX_UNITED = 12;

export function choose(condition: Term, yes: Term, no: Term): Term {
	if (isTrue(condition) || yes === no) {
		return yes;
	}
	if (isFalse(condition)) {
		return no;
	}
	if (condition.operator === 'not') {
		return choose(condition.args[0] as Term, no, yes);
	}
	if (yes.operator === 'choice' && yes.args[0] === condition) {
		return choose(condition, yes.args[1] as Term, no);
	}
	if (no.operator === 'choice' && no.args[0] === condition) {
		return choose(condition, yes, no.args[2] as Term);
	}
	return yes.width === 1 ? chooseCondition(condition, yes, no) : chooseValue(condition, yes, no);
}

function chooseCondition(condition: Term, yes: Term, no: Term): Term {
	if (isTrue(yes)) {
		return or(condition, no);
	}
	if (isFalse(yes)) {
		return and(not(condition), no);
	}
	if (isTrue(no)) {
		return or(not(condition), yes);
	}
	if (isFalse(no)) {
		return and(condition, yes);
	}
	return internChoice(condition, yes, no);
}

function chooseValue(condition: Term, yes: Term, no: Term): Term {
	if (isLowPart(no, yes) && conjuncts(not(condition)).some((part) => bounds(part, yes, no))) {
		return yes;
	}
	if (no.operator === 'choice') {
		const [inner, first, second] = no.args as [Term, Term, Term];
		if (first === yes) {
			return choose(or(condition, inner), yes, second);
		}
		if (second === yes) {
			return choose(and(not(condition), inner), first, yes);
		}
	}
	if (yes.operator === 'choice') {
		const [inner, first, second] = yes.args as [Term, Term, Term];
		if (second === no) {
			return choose(and(condition, inner), first, no);
		}
		if (first === no) {
			return choose(and(condition, not(inner)), second, no);
		}
	}
	if (yes.leaves > 0 && no.leaves > 0 && yes.leaves + no.leaves <= MAX_UNITED) {
		const left = cases(yes, condition);
		const right = cases(no, not(condition));
		if ([...left.keys()].some((leaf) => right.has(leaf))) {
			for (const [leaf, guard] of right) {
				const other = left.get(leaf);
				left.set(leaf, other === undefined ? guard : or(other, guard));
			}
			const [[last] = [yes], ...others] = [...left].reverse();
			return others.reduce((rest, [leaf, guard]) => (isFalse(guard) ? rest : internChoice(guard, leaf, rest)), last);
		}
	}
	return internChoice(condition, yes, no);
}

/** Is it the lower bits of `whole`, zero-extended? */
function isLowPart({ operator, args }: Term, whole: Term): boolean {
	const [high, low] = args;
	return (
		operator === 'concat' &&
		args.length === 2 &&
		isConstant(high as Term) &&
		high?.value === 0n &&
		low?.operator === 'extract' &&
		low.value === 0n &&
		low.args[0] === whole
	);
}

/** Does a condition imply that a value fits in its lower part? */
function bounds({ operator, args }: Term, whole: Term, low: Term): boolean {
	return (
		operator === 'below' && args[0] === whole && isConstant(args[1] as Term) && (args[1] as Term).value <= low.max + 1n
	);
}

function internChoice(condition: Term, yes: Term, no: Term): Term {
	if (isTrue(condition)) {
		return yes;
	}
	const { pool, width } = yes;
	const [a, b] = [boundsWhere(condition, yes), boundsWhere(not(condition), no)];
	return pool.intern('choice', width, {
		args: [condition, yes, no],
		min: smaller(a.min, b.min),
		max: larger(a.max, b.max),
	});
}

interface Bounds {
	readonly min: bigint;
	readonly max: bigint;
}

/** The bounds of a term, or of a sum with a single argument, narrowed by a condition's comparisons with constants. */
function boundsWhere(condition: Term, term: Term): Bounds {
	const [part] = term.args;
	if (term.operator === 'sum' && term.args.length === 1 && part !== undefined) {
		const { min = term.min, max = term.max } = boundsOf(term.width, term.value, [
			[narrowed(condition, part), term.factors[0] as bigint],
		]);
		return { min: larger(min, term.min), max: smaller(max, term.max) };
	}
	return narrowed(condition, term);
}

function narrowed(condition: Term, term: Term): Bounds {
	let { min, max } = term;
	for (const part of conjuncts(condition)) {
		const holds = part.operator !== 'not';
		const { operator, args } = holds ? part : (part.args[0] as Term);
		if (operator === 'below' && args[0] === term && isConstant(args[1] as Term)) {
			const { value } = args[1] as Term;
			[min, max] = holds ? [min, smaller(max, value - 1n)] : [larger(min, value), max];
		}
	}
	return min <= max ? { min, max } : term;
}

/** The constants of a choice of constants, each with the condition under which it is taken, and `condition` added. */
export function cases(term: Term, condition: Term): Map<Term, Term> {
	if (isConstant(term)) {
		return new Map([[term, condition]]);
	}
	const [inner, yes, no] = term.args as [Term, Term, Term];
	const found = cases(yes, and(condition, inner));
	for (const [leaf, guard] of cases(no, and(condition, not(inner)))) {
		const other = found.get(leaf);
		found.set(leaf, other === undefined ? guard : or(other, guard));
	}
	return found;
}

/** Maps each leaf of a choice; a leaf is a term that is not a choice. */
export function mapLeaves(term: Term, map: (leaf: Term) => Term, known = new Map<Term, Term>()): Term {
	if (term.operator !== 'choice') {
		return map(term);
	}
	let mapped = known.get(term);
	if (mapped === undefined) {
		const [condition, yes, no] = term.args as [Term, Term, Term];
		mapped = choose(condition, mapLeaves(yes, map, known), mapLeaves(no, map, known));
		known.set(term, mapped);
	}
	return mapped;
}

/** Is it a choice of constants, and not just one constant? */
export function isConstantChoice(term: Term): boolean {
	return term.leaves > 1;
}
