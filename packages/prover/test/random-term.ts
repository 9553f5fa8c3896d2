/** Random expressions, built by the constructors of terms and, beside that, computed by plain arithmetic. */

import { bitAnd, bitOr, bitXor, concat, extract, shift, signExtend, zeroExtend } from '../src/term/bits.ts';
import { and, not, or, orFactored } from '../src/term/boolean.ts';
import { choose } from '../src/term/choice.ts';
import { below, belowSigned, equal } from '../src/term/compare.ts';
import { divide, product } from '../src/term/divide.ts';
import { difference, scaled, sum } from '../src/term/sum.ts';
import { maskOf, type Pool, signedOf, type Term } from '../src/term/term.ts';
import type { Values } from './values.ts';

type Inputs = ReadonlyMap<string, bigint>;

export interface Pair {
	readonly term: Term;
	value(inputs: Inputs): bigint;
}

const WIDTHS = [1, 8, 32, 64];

export function randomPair(pool: Pool, values: Values, width: number, depth: number): Pair {
	if (depth === 0 || values.number(16) === 0) {
		return leaf(pool, values, width);
	}
	const sub = (of = width) => randomPair(pool, values, of, depth - 1);
	return width === 1 ? condition(values, sub) : number(pool, values, width, sub);
}

function leaf(pool: Pool, values: Values, width: number): Pair {
	if (values.number(3) === 0) {
		const constant = values.bits(width);
		return { term: pool.constant(width, constant), value: () => constant };
	}
	const name = `x${values.number(3)}_${width}`;
	return { term: pool.variable(name, width), value: (inputs) => inputs.get(name) as bigint };
}

export function randomInputs(values: Values): Inputs {
	const widths = Array.from({ length: 64 }, (_, i) => i + 1);
	return new Map(widths.flatMap((width) => [0, 1, 2].map((x) => [`x${x}_${width}`, values.bits(width)] as const)));
}

type Sub = (width?: number) => Pair;

function condition(values: Values, sub: Sub): Pair {
	const [a, b] = [sub(), sub()];
	const width = WIDTHS[values.number(WIDTHS.length)] as number;
	const [x, y] = [sub(width), sub(width)];
	const low = values.number(width);
	const made = (term: Term, holds: (inputs: Inputs) => boolean): Pair => ({ term, value: (i) => (holds(i) ? 1n : 0n) });
	const signed = (pair: Pair, inputs: Inputs) => signedOf(width, pair.value(inputs));
	const rows: (() => Pair)[] = [
		() => made(not(a.term), (i) => a.value(i) === 0n),
		() => made(and(a.term, b.term), (i) => a.value(i) + b.value(i) === 2n),
		() => made(or(a.term, b.term), (i) => a.value(i) + b.value(i) > 0n),
		() => made(orFactored(a.term, b.term), (i) => a.value(i) + b.value(i) > 0n),
		() => made(equal(x.term, y.term), (i) => x.value(i) === y.value(i)),
		() => made(below(x.term, y.term), (i) => x.value(i) < y.value(i)),
		() => made(belowSigned(x.term, y.term), (i) => signed(x, i) < signed(y, i)),
		() => made(extract(x.term, low, 1), (i) => ((x.value(i) >> BigInt(low)) & 1n) === 1n),
	];
	return (rows[values.number(rows.length)] as () => Pair)();
}

function number(pool: Pool, values: Values, width: number, sub: Sub): Pair {
	const mask = maskOf(width);
	const two = (build: (a: Term, b: Term) => Term, compute: (a: bigint, b: bigint) => bigint): Pair => {
		const [a, b] = [sub(), sub()];
		return { term: build(a.term, b.term), value: (i) => compute(a.value(i), b.value(i)) & mask };
	};
	const bits = values.bits(width);
	// A shift is by the amount modulo the width, which is a power of two wherever something is shifted.
	const by = WIDTHS.includes(width) ? BigInt(values.number(width)) : 0n;
	const amount = pool.constant(width, by);
	const divisor = 1n + (bits >> 1n);
	const by2 = pool.constant(width, divisor);
	const low = 1 + values.number(width - 1);
	const rows: (() => Pair)[] = [
		() => two(sum, (a, b) => a + b),
		() => two(difference, (a, b) => a - b),
		() => two(product, (a, b) => a * b),
		() => two(bitAnd, (a, b) => a & b),
		() => two(bitOr, (a, b) => a | b),
		() => two(bitXor, (a, b) => a ^ b),
		() =>
			two(
				(a) => bitAnd(a, pool.constant(width, bits)),
				(a) => a & bits,
			),
		() =>
			two(
				(a) => bitOr(a, pool.constant(width, bits)),
				(a) => a | bits,
			),
		() =>
			two(
				(a) => shift('shiftLeft', a, amount),
				(a) => a << by,
			),
		() =>
			two(
				(a) => shift('shiftRight', a, amount),
				(a) => a >> by,
			),
		() =>
			two(
				(a) => shift('shiftRightSigned', a, amount),
				(a) => signedOf(width, a) >> by,
			),
		() =>
			two(
				(a) => divide('quotient', a, by2),
				(a) => a / divisor,
			),
		() =>
			two(
				(a) => divide('remainder', a, by2),
				(a) => a % divisor,
			),
		() =>
			two(
				(a) => scaled(a, bits),
				(a) => a * bits,
			),
		() => {
			const inner = sub(low);
			return { term: zeroExtend(inner.term, width), value: (i) => inner.value(i) };
		},
		() => {
			const inner = sub(low);
			return { term: signExtend(inner.term, width), value: (i) => signedOf(low, inner.value(i)) & mask };
		},
		() => {
			const [high, rest] = [sub(width - low), sub(low)];
			return { term: concat([high.term, rest.term]), value: (i) => (high.value(i) << BigInt(low)) | rest.value(i) };
		},
		() => {
			const wide = sub(64);
			const from = values.number(64 - width + 1);
			return { term: extract(wide.term, from, width), value: (i) => (wide.value(i) >> BigInt(from)) & mask };
		},
		() => {
			const [either, yes, no] = [sub(1), sub(), sub()];
			const term = choose(either.term, yes.term, no.term);
			return { term, value: (i) => (either.value(i) === 1n ? yes : no).value(i) };
		},
		() => {
			// What is chosen is a number, or the sum of one and a constant, that the condition compares with a constant.
			const [one, other, more] = [sub(), sub(), values.number(2) === 0 ? 0n : values.bits(width)];
			const compared = sum(one.term, pool.constant(width, more));
			const isBelow = below(one.term, pool.constant(width, bits));
			const [yes, no] = values.number(2) === 0 ? [compared, other.term] : [other.term, compared];
			return {
				term: choose(isBelow, yes, no),
				value: (i) => (one.value(i) < bits === (yes === compared) ? (one.value(i) + more) & mask : other.value(i)),
			};
		},
	];
	return (rows[values.number(rows.length)] as () => Pair)();
}
