/** Decision diagrams say what the terms that they are made of say; and what is asked over whole numbers admits every run. */

import { expect, test } from 'vitest';
import { Refused, verdictOf } from '../src/index.ts';
import { variablesOf } from '../src/question.ts';
import { integerQuery } from '../src/solve/integers.ts';
import { equal } from '../src/term/compare.ts';
import { Diagrams } from '../src/term/diagram.ts';
import { createEvaluator } from '../src/term/evaluate.ts';
import { Pool, type Term } from '../src/term/term.ts';
import { randomInputs, randomPair } from './random-term.ts';
import { testSolver } from './solver.ts';
import { createValues } from './values.ts';

const LONG = Boolean(process.env['HVMMIO_LONG']);
const ROUNDS = LONG ? 20_000 : 30;
const QUESTIONS = LONG ? 2000 : 25;

const solver = await testSolver();

test('a diagram has the value of its term; under a condition wherever that holds', () => {
	const values = createValues(31);
	let refused = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const pool = new Pool();
		const [a, b, condition] = [64, 64, 1].map((width) => randomPair(pool, values, width, 2).term) as [Term, Term, Term];
		const made = diagramsOf(pool, a, b, condition);
		if (made === null) {
			refused++;
			continue;
		}
		const { both, under, whole, follows } = made;
		for (let i = 0; i < 8; i++) {
			const evaluate = createEvaluator(randomInputs(values));
			expect(evaluate(whole), `round ${round}`).toBe(evaluate(a));
			expect(evaluate(both), `round ${round}`).toBe(evaluate(a) === evaluate(b) ? 1n : 0n);
			if (evaluate(condition) === 1n) {
				expect(evaluate(under), `round ${round}`).toBe(evaluate(a));
				expect(
					follows.every((each) => evaluate(each) === 1n),
					`round ${round}`,
				).toBe(true);
			}
		}
	}
	expect(refused).toBeLessThan(ROUNDS / 5);
});

/** null: too much for this test, as where bits of unlike numbers are put together. */
function diagramsOf(pool: Pool, a: Term, b: Term, condition: Term) {
	try {
		const diagrams = new Diagrams(pool, 10_000);
		const [x, y, where] = [diagrams.of(a), diagrams.of(b), diagrams.of(condition)];
		return {
			both: diagrams.term(diagrams.combine(x, y, equal)),
			under: diagrams.term(diagrams.under(x, where)),
			whole: diagrams.term(x),
			follows: diagrams.consequences(where),
		};
	} catch (error) {
		if (error instanceof Refused) {
			return null;
		}
		throw error;
	}
}

test('conditions that are nested in another way are one diagram', () => {
	const pool = new Pool();
	const [a, b, c] = ['a', 'b', 'c'].map((name) => pool.variable(name, 1)) as [Term, Term, Term];
	const diagrams = new Diagrams(pool);
	const [x, y, z] = [diagrams.of(a), diagrams.of(b), diagrams.of(c)];
	const left = diagrams.or(diagrams.and(x, y), diagrams.and(x, z));
	expect(diagrams.and(x, diagrams.or(y, z))).toBe(left);
	expect(diagrams.consequences(left)).toEqual([a]);
});

/** What has no linear form is any number there. */
const LINEAR = new Set([
	'variable',
	'constant',
	'not',
	'and',
	'or',
	'choice',
	'equal',
	'below',
	'belowSigned',
	'concat',
]);
const isLinear = (term: Term): boolean =>
	(LINEAR.has(term.operator) || ['sum', 'extract'].includes(term.operator)) && term.args.every(isLinear);

test('over whole numbers a term can have the value that it has, and no other where it has a linear form', async () => {
	const values = createValues(37);
	let linear = 0;
	for (let round = 0; round < QUESTIONS; round++) {
		const pool = new Pool();
		const { term } = randomPair(pool, values, [1, 8, 32, 64][values.number(4)] as number, 3);
		const inputs = randomInputs(values);
		const value = createEvaluator(inputs)(term);
		const fixed = variablesOf([term]).map((variable) =>
			equal(variable, pool.constant(variable.width, inputs.get(variable.name) as bigint)),
		);
		const is = equal(term, pool.constant(term.width, value));
		const ask = async (condition: Term) =>
			verdictOf(await solver.run(integerQuery([...fixed, condition], `round ${round}`))).answer;
		expect(await ask(is), `round ${round}`).toBe('model');
		if (isLinear(term)) {
			linear++;
			const other = pool.constant(term.width, value ^ 1n);
			expect(await ask(equal(term, other)), `round ${round}`).toBe('none');
		}
	}
	expect(linear).toBeGreaterThan(QUESTIONS / 12);
});
