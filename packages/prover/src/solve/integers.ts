/**
 * Terms as SMT-LIB 2 over integers (logic QF_LIA): sums, comparisons and shifts by constants become linear constraints,
 * which a solver settles much faster than 64 separate bits. A term without a linear form becomes any number within its
 * bounds. This is an over-approximation: `unsat` holds for the terms as well, but a model has to be checked.
 */

import { maskOf, signedOf, type Term } from '../term/term.ts';
import { inOrder, opening } from './bits.ts';

/** @param isOpen terms to replace by any number within their bounds, without looking at their arguments */
export function integerQuery(
	conditions: readonly Term[],
	comment: string,
	isOpen: (term: Term) => boolean = () => false,
): string {
	const lines = opening(comment, 'QF_LIA');
	for (const term of inOrder(conditions, isOpen)) {
		if (term.operator !== 'constant') {
			lines.push(...(isOpen(term) || term.operator === 'variable' ? declared(term) : defined(term)));
		}
	}
	lines.push(...conditions.map((condition) => `(assert ${nameOf(condition)})`), '(check-sat)', '(get-model)');
	return `${lines.join('\n')}\n`;
}

function nameOf({ operator, name, width, value, id }: Term): string {
	switch (operator) {
		case 'variable':
			return name;
		case 'constant':
			return width === 1 ? String(value === 1n) : String(value);
		default:
			return `t${id}`;
	}
}

/** A term as a number; converts conditions, which are otherwise Bool. */
function numberOf(term: Term): string {
	if (term.operator === 'constant') {
		return String(term.value);
	}
	return term.width === 1 ? `(ite ${nameOf(term)} 1 0)` : nameOf(term);
}

function declared(term: Term): string[] {
	return term.width === 1 ? [`(declare-const ${nameOf(term)} Bool)`] : number(nameOf(term), term.min, term.max);
}

/** Declares an integer within inclusive bounds. */
function number(name: string, min: bigint, max: bigint): string[] {
	return [`(declare-const ${name} Int)`, `(assert (<= ${literal(min)} ${name} ${literal(max)}))`];
}

function literal(value: bigint): string {
	return value < 0n ? `(- ${-value})` : String(value);
}

function defined(term: Term): string[] {
	const { operator, args, width } = term;
	const name = nameOf(term);
	const as = (text: string) => [`(define-fun ${name} () ${width === 1 ? 'Bool' : 'Int'} ${text})`];
	const [a, b] = args.map(nameOf);
	switch (operator) {
		case 'not':
		case 'and':
		case 'or':
			return as(`(${operator} ${args.map(nameOf).join(' ')})`);
		case 'choice':
			return as(`(ite ${args.map(nameOf).join(' ')})`);
		case 'equal':
			return as(`(= ${a} ${b})`);
		case 'below':
			return as(`(< ${a} ${b})`);
		case 'belowSigned':
			return as(`(< ${args.map(signedText).join(' ')})`);
		case 'concat':
			return as(concatText(args));
		case 'sum':
			return sum(term, name, as);
		case 'extract':
			return extract(term, name, as);
		default:
			return declared(term);
	}
}

function signedText(term: Term): string {
	const half = 1n << BigInt(term.width - 1);
	return `(ite (< ${nameOf(term)} ${half}) ${nameOf(term)} (- ${nameOf(term)} ${2n * half}))`;
}

function concatText(parts: readonly Term[]): string {
	let at = 0n;
	const texts: string[] = [];
	for (const part of parts.toReversed()) {
		texts.push(`(* ${1n << at} ${numberOf(part)})`);
		at += BigInt(part.width);
	}
	return `(+ ${texts.join(' ')})`;
}

/** The sum modulo 2^width, as the unbounded sum minus a multiple of 2^width. */
function sum({ args, factors, value, width }: Term, name: string, as: (text: string) => string[]): string[] {
	const modulus = 1n << BigInt(width);
	let low = signedOf(width, value);
	let high = low;
	const texts = [literal(low)];
	for (const [i, arg] of args.entries()) {
		const factor = signedOf(width, factors[i] as bigint);
		low += factor * (factor > 0n ? arg.min : arg.max);
		high += factor * (factor > 0n ? arg.max : arg.min);
		texts.push(`(* ${literal(factor)} ${numberOf(arg)})`);
	}
	const total = `(+ ${texts.join(' ')})`;
	const [least, most] = [floorDivided(low, modulus), floorDivided(high, modulus)];
	if (least === most) {
		const within = least === 0n ? total : `(- ${total} ${literal(least * modulus)})`;
		return as(width === 1 ? `(= ${within} 1)` : within);
	}
	const turns = `${name}_turns`;
	const taken = width === 1 ? `${name}_bit` : name;
	return [
		...number(turns, least, most),
		`(define-fun ${taken} () Int (- ${total} (* ${modulus} ${turns})))`,
		`(assert (<= 0 ${taken} ${maskOf(width)}))`,
		...(width === 1 ? as(`(= ${taken} 1)`) : []),
	];
}

function floorDivided(a: bigint, by: bigint): bigint {
	return a >= 0n ? a / by : -((-a + by - 1n) / by);
}

/** An extract, by splitting the number into the bits above, the bits taken, and the bits below. */
function extract({ args, width, value }: Term, name: string, as: (text: string) => string[]): string[] {
	const [whole] = args as [Term];
	const high = whole.max >> (value + BigInt(width));
	const taken = width === 1 ? `${name}_bit` : name;
	const parts = [`(* ${1n << value} ${taken})`];
	const lines = number(taken, 0n, maskOf(width));
	if (high > 0n) {
		lines.push(...number(`${name}_above`, 0n, high));
		parts.push(`(* ${1n << (value + BigInt(width))} ${name}_above)`);
	}
	if (value > 0n) {
		lines.push(...number(`${name}_beneath`, 0n, maskOf(Number(value))));
		parts.push(`${name}_beneath`);
	}
	lines.push(`(assert (= ${nameOf(whole)} (+ ${parts.join(' ')})))`);
	return width === 1 ? [...lines, ...as(`(= ${taken} 1)`)] : lines;
}
