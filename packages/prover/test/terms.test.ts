/** What is built simplified has the value of what was asked for, on any bits. */

import { expect, test } from 'vitest';
import { shift } from '../src/term/bits.ts';
import { and, not, orFactored } from '../src/term/boolean.ts';
import { below } from '../src/term/compare.ts';
import { createEvaluator } from '../src/term/evaluate.ts';
import { difference, plus, sum } from '../src/term/sum.ts';
import { Pool } from '../src/term/term.ts';
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

test('(a and b) or (a and not b) is a', () => {
	const pool = new Pool();
	const [a, b] = [pool.variable('a', 1), pool.variable('b', 1)];
	expect(orFactored(and(a, b), and(a, not(b)))).toBe(a);
});
