/** One question to the solver: is there an input on which all of these conditions hold? */

import { bitQuery, inOrder } from './solve/bits.ts';
import { type Solver, type Verdict, verdictOf } from './solve/solver.ts';
import { type Assignment, createEvaluator } from './term/evaluate.ts';
import { isFalse, type Term } from './term/term.ts';

/** What the caller provides to ask questions. */
export interface Asking {
	readonly solver: Solver;
	/** Called before each question with its text and a unique name of letters, digits, `-` and `.`. */
	onQuestion?(name: string, text: string): void;
	/** Time limit per question; by default the solver's own. */
	readonly milliseconds?: number;
}

/** A solver's result: no such input exists, an input, or no answer and why. */
export type Found =
	| { readonly answer: 'none' }
	| { readonly answer: 'input'; readonly input: Assignment }
	| { readonly answer: 'undecided'; readonly why: string };

/** A query for the solver. */
export interface Question {
	/** A unique name of letters, digits, `-` and `.`. */
	readonly name: string;
	readonly text: string;
	/** Time limit for the solver. */
	readonly milliseconds?: number;
}

/**
 * Asks a solver whether some input satisfies all conditions.
 * @param variables get a value in the input found, even if the conditions do not constrain them
 * @param comment explains in the query what it means that there is no such input
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

/** Runs a query and checks that its model, completed to an input, satisfies all conditions. */
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

/** A value for each variable; those that the solver left open get their minimum. */
export function completed(values: Assignment, variables: readonly Term[]): Assignment {
	return new Map(variables.map((variable) => [variable.name, values.get(variable.name) ?? variable.min]));
}

export function holdsOn(conditions: readonly Term[], input: Assignment): boolean {
	const evaluate = createEvaluator(input);
	return conditions.every((condition) => evaluate(condition) === 1n);
}

/** The variables that occur in the terms. */
export function variablesOf(terms: readonly Term[]): Term[] {
	return inOrder(terms).filter(({ operator }) => operator === 'variable');
}
