/** Bit operations on terms: extract, concatenate, extend, shift, rotate, and, or, xor. */

import { and, not, or } from './boolean.ts';
import { choose, isConstantChoice, mapLeaves } from './choice.ts';
import { sumOf } from './sum.ts';
import { bitLength, isConstant, larger, maskOf, smaller, type Term } from './term.ts';

/** Extracts `width` bits of a term, starting at bit `low`. */
export function extract(term: Term, low: number, width: number): Term {
	const { pool, operator, args } = term;
	if (low === 0 && width === term.width) {
		return term;
	}
	if (isConstant(term)) {
		return pool.constant(width, term.value >> BigInt(low));
	}
	const used = bitLength(term.max) - low;
	if (used <= 0) {
		return pool.constant(width, 0n);
	}
	if (used < width) {
		return zeroExtend(extract(term, low, used), width);
	}
	switch (operator) {
		case 'extract':
			return extract(args[0] as Term, Number(term.value) + low, width);
		case 'concat':
			return extractOfConcat(term, low, width);
		case 'choice':
			if (isConstantChoice(term) || width === 1) {
				return mapLeaves(term, (leaf) => extract(leaf, low, width));
			}
			break;
		case 'sum':
			if (low === 0) {
				const parts = args.map((arg, i) => [extract(arg, 0, width), term.factors[i] as bigint] as const);
				return sumOf(pool, width, term.value, parts);
			}
	}
	const shift = BigInt(low);
	const narrow = term.max >> shift <= maskOf(width);
	return pool.intern('extract', width, {
		args: [term],
		value: shift,
		...(narrow ? { min: term.min >> shift, max: term.max >> shift } : {}),
	});
}

function extractOfConcat({ args }: Term, low: number, width: number): Term {
	const taken: Term[] = [];
	let at = 0;
	for (const part of args.toReversed()) {
		const from = Math.max(low, at);
		const to = Math.min(low + width, at + part.width);
		if (from < to) {
			taken.unshift(extract(part, from - at, to - from));
		}
		at += part.width;
	}
	return concat(taken);
}

/** Concatenates parts, the highest first. @param parts at least one */
export function concat(parts: readonly Term[]): Term {
	const joined: Term[] = [];
	for (const part of parts.flatMap((each) => (each.operator === 'concat' ? each.args : [each]))) {
		const before = joined.at(-1);
		const both = before && joinedPair(before, part);
		if (both) {
			joined[joined.length - 1] = both;
		} else {
			joined.push(part);
		}
	}
	const [first] = joined as [Term, ...Term[]];
	if (joined.length === 1) {
		return first;
	}
	const [, second] = joined;
	if (joined.length === 2 && isConstant(first) && second && isConstantChoice(second)) {
		const width = first.width + second.width;
		const high = first.value << BigInt(second.width);
		return mapLeaves(second, (leaf) => first.pool.constant(width, high | leaf.value));
	}
	let [width, min, max] = [0, 0n, 0n];
	for (const part of joined) {
		const shift = BigInt(part.width);
		width += part.width;
		min = (min << shift) | part.min;
		max = (max << shift) | part.max;
	}
	return first.pool.intern('concat', width, { args: joined, min, max });
}

function joinedPair(high: Term, low: Term): Term | null {
	if (isConstant(high) && isConstant(low)) {
		return high.pool.constant(high.width + low.width, (high.value << BigInt(low.width)) | low.value);
	}
	if (high.operator !== 'extract') {
		return null;
	}
	const [whole] = high.args as [Term];
	const at = Number(high.value) - low.width;
	const fits = at >= 0 && extract(whole, at, low.width) === low;
	return fits ? extract(whole, at, high.width + low.width) : null;
}

export function zeroExtend(term: Term, width: number): Term {
	return width === term.width ? term : concat([term.pool.constant(width - term.width, 0n), term]);
}

export function signExtend(term: Term, width: number): Term {
	if (term.max <= maskOf(term.width) >> 1n) {
		return zeroExtend(term, width);
	}
	const more = width - term.width;
	const { pool } = term;
	const sign = choose(extract(term, term.width - 1, 1), pool.constant(more, maskOf(more)), pool.constant(more, 0n));
	return concat([sign, term]);
}

type Bitwise = 'bitAnd' | 'bitOr' | 'bitXor';

export const bitAnd = (a: Term, b: Term) => bitwise('bitAnd', a, b);
export const bitOr = (a: Term, b: Term) => bitwise('bitOr', a, b);
export const bitXor = (a: Term, b: Term) => bitwise('bitXor', a, b);

/** Works part by part, splitting at the seams of both operands: between concatenated parts and runs of equal bits. */
function bitwise(operator: Bitwise, a: Term, b: Term): Term {
	if (isConstant(a) && isConstant(b)) {
		return a.pool.constant(a.width, combineBits(operator, a.value, b.value));
	}
	if (isConstantChoice(a) && isConstant(b)) {
		return mapLeaves(a, (leaf) => bitwise(operator, leaf, b));
	}
	if (isConstantChoice(b) && isConstant(a)) {
		return mapLeaves(b, (leaf) => bitwise(operator, a, leaf));
	}
	const seams = [...new Set([...seamsOf(a), ...seamsOf(b), 0, a.width])].sort((x, y) => x - y);
	const parts: Term[] = [];
	for (const [i, low] of seams.slice(0, -1).entries()) {
		const width = (seams[i + 1] as number) - low;
		parts.unshift(part(operator, extract(a, low, width), extract(b, low, width)));
	}
	return concat(parts);
}

function part(operator: Bitwise, a: Term, b: Term): Term {
	const { pool, width } = a;
	if (width === 1) {
		return operator === 'bitAnd' ? and(a, b) : operator === 'bitOr' ? or(a, b) : choose(a, not(b), b);
	}
	if (hasSeams(a) || hasSeams(b)) {
		return bitwise(operator, a, b);
	}
	if (isConstant(a) || a === b) {
		return partWithConstant(operator, b, a);
	}
	if (isConstant(b)) {
		return partWithConstant(operator, a, b);
	}
	const args = a.id < b.id ? [a, b] : [b, a];
	const max = operator === 'bitAnd' ? smaller(a.max, b.max) : maskOf(bitLength(larger(a.max, b.max)));
	return pool.intern(operator, width, { args, min: operator === 'bitOr' ? larger(a.min, b.min) : 0n, max });
}

/** @param other a constant of equal bits, or the term itself */
function partWithConstant(operator: Bitwise, term: Term, other: Term): Term {
	const { pool, width } = term;
	if (term === other && !isConstant(term)) {
		return operator === 'bitXor' ? pool.constant(width, 0n) : term;
	}
	if (isConstant(term)) {
		return pool.constant(width, combineBits(operator, term.value, other.value));
	}
	const ones = other.value !== 0n;
	if (operator === 'bitAnd') {
		return ones ? term : other;
	}
	if (operator === 'bitOr') {
		return ones ? other : term;
	}
	return ones ? sumOf(pool, width, maskOf(width), [[term, -1n]]) : term;
}

function combineBits(operator: Bitwise, a: bigint, b: bigint): bigint {
	return operator === 'bitAnd' ? a & b : operator === 'bitOr' ? a | b : a ^ b;
}

/** Is it a constant with different bits? A sum can become one when it is split. */
function hasSeams(term: Term): boolean {
	return isConstant(term) && term.value !== 0n && term.value !== maskOf(term.width);
}

function seamsOf(term: Term): number[] {
	if (isConstant(term)) {
		const changes = term.value ^ (term.value >> 1n);
		return Array.from({ length: term.width - 1 }, (_, bit) => bit).flatMap((bit) =>
			(changes >> BigInt(bit)) & 1n ? [bit + 1] : [],
		);
	}
	let at = 0;
	const seams: number[] = [];
	for (const arg of term.operator === 'concat' ? term.args.toReversed() : []) {
		seams.push(...seamsOf(arg).map((seam) => at + seam));
		at += arg.width;
		seams.push(at);
	}
	return seams;
}

type Shift = 'shiftLeft' | 'shiftRight' | 'shiftRightSigned';

/** Shifts as WebAssembly does: by the amount modulo the width, which must be a power of two. */
export function shift(operator: Shift, term: Term, amount: Term): Term {
	const { pool, width } = term;
	const by = bitAnd(amount, pool.constant(width, BigInt(width - 1)));
	if (isConstant(by)) {
		return shiftBy(operator, term, Number(by.value));
	}
	if (isConstantChoice(by)) {
		return mapLeaves(by, (leaf) => shiftBy(operator, term, Number(leaf.value)));
	}
	return pool.intern(operator, width, { args: [term, by], max: operator === 'shiftRight' ? term.max : maskOf(width) });
}

function shiftBy(operator: Shift, term: Term, by: number): Term {
	const { pool, width } = term;
	if (by === 0) {
		return term;
	}
	if (operator === 'shiftLeft') {
		return concat([extract(term, 0, width - by), pool.constant(by, 0n)]);
	}
	const high = extract(term, by, width - by);
	return operator === 'shiftRight' ? zeroExtend(high, width) : signExtend(high, width);
}

/** Rotates to the left by the amount modulo the width. */
export function rotateLeft(term: Term, amount: number): Term {
	const by = amount % term.width;
	return by === 0 ? term : concat([extract(term, 0, term.width - by), extract(term, term.width - by, by)]);
}
