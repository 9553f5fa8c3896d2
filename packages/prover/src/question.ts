/** One question to the solver: is there an input on which all of these conditions hold? */

import { bitQuery, inOrder } from './solve/bits.ts';
import { type Solver, type Verdict, verdictOf } from './solve/solver.ts';
import { type Assignment, createEvaluator } from './term/evaluate.ts';
import { isFalse, type Term } from './term/term.ts';

/** What a run of questions needs of its caller. */
export interface Asking {
	readonly solver: Solver;
	/** Told before each question, with its text: a name of its own, made of letters, digits, `-` and `.`. */
	onQuestion?(name: string, text: string): void;
	/** After which the solver may give a question up; without them as long as it takes questions to be worth it. */
	readonly milliseconds?: number;
}

/** What a solver found: no such input, an input, or nothing in the time that it had. */
export type Found =
	| { readonly answer: 'none' }
	| { readonly answer: 'input'; readonly input: Assignment }
	| { readonly answer: 'undecided'; readonly why: string };

/** A text for the solver. */
export interface Question {
	/** Of its own, made of letters, digits, `-` and `.`. */
	readonly name: string;
	readonly text: string;
	/** After which the solver may give up. */
	readonly milliseconds?: number;
}

/**
 * Asks a solver whether some input fulfils all conditions.
 * @param variables have a value in the input that is found, also where the conditions leave them open
 * @param comment what it means that there is none, for whoever reads the text
 * @example
 * ```ts
 * import { ask, Pool } from '@hvmmio/prover';
 * const solver = { version: 'a solver', run: async () => 'unsat\n' };
 * const pool = new Pool();
 * const x = pool.variable('x', 1);
 * console.log((await ask({ solver }, 'a-name', [x], [x], 'A question.')).answer); // none
 * ```
 */
export async function ask(
	asking: Asking,
	name: string,
	conditions: readonly Term[],
	variables: readonly Term[],
	comment: string,
): Promise<Found> {
	if (conditions.some(isFalse)) {
		return { answer: 'none' };
	}
	const question = { name, text: bitQuery(conditions, comment) };
	return answerTo(asking, question, conditions, (values) => completed(values, variables));
}

/** Puts a question whose satisfying assignments, completed, should be inputs on which all of the conditions hold. */
export async function answerTo(
	{ solver, onQuestion, milliseconds: patience }: Asking,
	{ name, text, milliseconds = patience }: Question,
	conditions: readonly Term[],
	complete: (values: Assignment) => Assignment,
): Promise<Found> {
	onQuestion?.(name, text);
	let verdict: Verdict;
	try {
		verdict = verdictOf(await solver.run(text, milliseconds));
	} catch (error) {
		return { answer: 'undecided', why: `${name}: ${error instanceof Error ? error.message : String(error)}` };
	}
	if (verdict.answer !== 'model') {
		return verdict.answer === 'none' ? verdict : { answer: 'undecided', why: `${name}: ${verdict.why}` };
	}
	const input = complete(verdict.values);
	return holdsOn(conditions, input)
		? { answer: 'input', input }
		: { answer: 'undecided', why: `${name}: the solver's model does not satisfy the question` };
}

/** A value for each variable: what the solver left open is as small as it can be. */
export function completed(values: Assignment, variables: readonly Term[]): Assignment {
	return new Map(variables.map((variable) => [variable.name, values.get(variable.name) ?? variable.min]));
}

export function holdsOn(conditions: readonly Term[], input: Assignment): boolean {
	const evaluate = createEvaluator(input);
	return conditions.every((condition) => evaluate(condition) === 1n);
}

/** The variables that terms are made of. */
export function variablesOf(terms: readonly Term[]): Term[] {
	return inOrder(terms).filter(({ operator }) => operator === 'variable');
}
