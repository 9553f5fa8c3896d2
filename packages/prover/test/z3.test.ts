/** z3 as the solver of the questions. */

import { expect, test } from 'vitest';
import { Pool, verdictOf } from '../src/index.ts';
import { answerTo } from '../src/question.ts';
import { integerQuery } from '../src/solve/integers.ts';
import { not } from '../src/term/boolean.ts';
import { equal } from '../src/term/compare.ts';
import { sum } from '../src/term/sum.ts';
import { testSolver } from './solver.ts';

const solver = await testSolver();

test('a question that z3 cannot read is undecided, and says why', async () => {
	const text = '(set-logic QF_LIA)\n(define-fun x () Bool (+ 1 2))\n(assert x)\n(check-sat)\n';
	expect(await answerTo({ solver }, { name: 'q', text }, [], () => new Map())).toMatchObject({
		answer: 'undecided',
		why: expect.stringMatching(/^q: z3 cannot read the question: .*line 2/),
	});
});

test('a sum of one bit, which is whether two bits differ, is one of whole numbers too', async () => {
	const pool = new Pool();
	const [a, b] = [pool.variable('a', 1), pool.variable('b', 1)];
	const ask = async (...conditions: (typeof a)[]) =>
		verdictOf(await solver.run(integerQuery(conditions, 'one bit'))).answer;
	expect(await ask(a, b, sum(a, b))).toBe('none');
	expect(await ask(a, not(b), sum(a, b))).toBe('model');
	expect(await ask(equal(a, b), sum(a, b))).toBe('none');
});
