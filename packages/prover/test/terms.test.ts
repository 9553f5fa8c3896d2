/** What is built simplified has the value of what was asked for, on any bits. */

import { expect, test } from 'vitest';
import { bitAnd, bitOr, bitXor, concat, shift } from '../src/term/bits.ts';
import { and, not, orFactored } from '../src/term/boolean.ts';
import { choose } from '../src/term/choice.ts';
import { below } from '../src/term/compare.ts';
import { createEvaluator } from '../src/term/evaluate.ts';
import { difference, plus, sum } from '../src/term/sum.ts';
import { Pool, type Term } from '../src/term/term.ts';
import { randomInputs, randomPair } from './random-term.ts';
import { createValues } from './values.ts';

const ROUNDS = process.env['HVMMIO_LONG'] ? 200_000 : 800;

test('a simplified term has the value of what it was built from, within its bounds', () => {
	const values = createValues(11);
	for (let round = 0; round < ROUNDS; round++) {
		const width = [1, 8, 32, 64][values.number(4)] as number;
		const { term, value } = randomPair(new Pool(), values, width, 2 + values.number(4));
		for (let i = 0; i < 4; i++) {
			const inputs = randomInputs(values);
			const got = createEvaluator(inputs)(term);
			expect(got, `round ${round}`).toBe(value(inputs));
			expect(got >= term.min && got <= term.max, `bounds in round ${round}`).toBe(true);
		}
	}
});

test('x + size - 1 - x + 1 is size', () => {
	const pool = new Pool();
	const [x, size] = [pool.variable('x', 64), pool.variable('size', 64)];
	expect(plus(difference(plus(sum(x, size), -1n), x), 1n)).toBe(size);
});

test('what is shifted by 44 bits is below 1 MiB, whatever it was', () => {
	const pool = new Pool();
	const shifted = shift('shiftRight', pool.variable('size', 64), pool.constant(64, 44n));
	expect(below(shifted, pool.constant(64, 0x10_0000n))).toBe(pool.true);
});

test('what is chosen where it is above 32, less 32, is at most the rest', () => {
	const pool = new Pool();
	const steps = pool.variable('steps', 11, 1n, 64n);
	const excess = choose(below(steps, pool.constant(11, 33n)), pool.constant(11, 0n), plus(steps, -32n));
	expect([excess.min, excess.max]).toEqual([0n, 32n]);
	const [low, high] = ['low', 'high'].map((name) => pool.variable(name, 64, 1n << 32n)) as [Term, Term];
	expect(below(bitOr(low, high), pool.constant(64, 1n << 32n))).toBe(pool.false);
});

test('a number and a constant are combined bit by bit also where a sum turns out to be a constant', () => {
	const pool = new Pool();
	const [low, high] = [pool.variable('low', 2), pool.variable('high', 6)];
	const two = plus(concat([high, pool.constant(2, 0n)]), 2n);
	const value = (term: Term) =>
		createEvaluator(
			new Map([
				['low', 1n],
				['high', 5n],
			]),
		)(term);
	const other = concat([high, low]);
	// 0b010101 (high 5, low 1) against 0b010110.
	expect([bitXor(other, two), bitAnd(other, two), bitOr(other, two)].map(value)).toEqual([0b11n, 0b10100n, 0b10111n]);
});

test('(a and b) or (a and not b) is a', () => {
	const pool = new Pool();
	const [a, b] = [pool.variable('a', 1), pool.variable('b', 1)];
	expect(orFactored(and(a, b), and(a, not(b)))).toBe(a);
});
