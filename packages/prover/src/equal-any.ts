/** Equality on arbitrary inputs: one MMIO range, each combination of flags in turn, one query per induction step. */

import type { Compared } from './equal.ts';
import type { ReserveTerms } from './kernel.ts';
import { type Asking, answerTo, completed, type Found, variablesOf } from './question.ts';
import { bitQuery, inOrder } from './solve/bits.ts';
import { integerQuery } from './solve/integers.ts';
import { type Step, steps } from './steps.ts';
import { not } from './term/boolean.ts';
import type { Assignment } from './term/evaluate.ts';
import { isFalse, type Term } from './term/term.ts';

/** Integer queries are settled quickly or not at all. */
const WHOLE_NUMBERS_MS = 60_000;
const REACHED_MS = 10_000;

/**
 * Searches for an input on which two answers differ.
 * @param input the input of both answers; its flags must be variables
 * @param name prefix of the question names
 */
export async function findDifference(
	asking: Asking,
	name: string,
	input: ReserveTerms,
	a: Compared,
	b: Compared,
): Promise<Found> {
	const flags = [input.efi, input.sysfb, input.videoDevice, input.barIsMemory, input.confidential];
	const settled = new Set<string>();
	let undecided: Found | null = null;
	for (let which = 0; which < 1 << flags.length; which++) {
		const isSet = (i: number) => ((which >> i) & 1) === 1;
		const conditions = flags.map((flag, i) => (isSet(i) ? flag : not(flag)));
		const values = new Map(flags.map((flag, i) => [flag.name, isSet(i) ? 1n : 0n]));
		const answered = flags.map((_, i) => (isSet(i) ? '1' : '0')).join('');
		const walk = steps(conditions, a, b);
		for (let at = walk.next(false); at.done !== true; ) {
			const { value: step } = at;
			const stepName = `${name}.flags-${answered}.${step.name}`;
			if (step.goal === null) {
				at = walk.next(await isUnreachable(asking, stepName, step, settled));
				continue;
			}
			const found = await settle(asking, stepName, step, step.goal, values, settled);
			if (found.answer === 'input') {
				return found;
			}
			undecided ??= found.answer === 'undecided' ? found : null;
			at = walk.next(false);
		}
	}
	return undecided ?? { answer: 'none' };
}

/** Is a step's `near` unsatisfiable? Only tries an integer query, since not knowing merely costs further steps. */
async function isUnreachable(asking: Asking, name: string, { near }: Step, settled: Set<string>): Promise<boolean> {
	const some = unique(near);
	const key = `${some.map(({ id }) => id).sort((x, y) => x - y)} reached`;
	if (!settled.has(key)) {
		const text = integerQuery(some, `${name}: an input on which both come so far; unsat: there is none`);
		const found = await answerTo(asking, { name, text, milliseconds: REACHED_MS }, [], () => new Map());
		if (found.answer === 'none') {
			settled.add(key);
		}
	}
	return settled.has(key);
}

/** Tries an integer query with the near facts only, then one with all facts, then a bit-vector query with all facts. */
async function settle(
	asking: Asking,
	name: string,
	{ facts, near }: Step,
	goal: Term,
	flags: Assignment,
	settled: Set<string>,
): Promise<Found> {
	if (isFalse(goal)) {
		return { answer: 'none' };
	}
	const all = unique([...facts, goal]);
	const some = unique([...facts.filter((fact) => speaksOf(fact, goal)), ...near, goal]);
	const key = `${some.map(({ id }) => id).sort((x, y) => x - y)} ${goal.id}`;
	if (settled.has(key)) {
		return { answer: 'none' };
	}
	const variables = variablesOf(all);
	const complete = (values: Assignment) => new Map([...completed(values, variables), ...flags]);
	const comment = `${name}: two answers to one input; unsat: they are the same there`;
	const milliseconds = WHOLE_NUMBERS_MS;
	const questions = [
		() => ({ name, text: integerQuery(some, comment), milliseconds }),
		() => ({ name: `${name}.all`, text: integerQuery(all, comment), milliseconds }),
		() => ({ name: `${name}.bits`, text: bitQuery(all, comment) }),
	];
	let found: Found = { answer: 'none' };
	for (const question of questions) {
		found = await answerTo(asking, question(), all, complete);
		if (found.answer === 'none') {
			settled.add(key);
		}
		if (found.answer !== 'undecided') {
			break;
		}
	}
	return found;
}

function unique(terms: readonly Term[]): Term[] {
	return [...new Set(terms)];
}

/** Are all flags in a fact, and all numbers that it compares, also in the goal? */
function speaksOf(fact: Term, goal: Term): boolean {
	const inGoal = new Set(inOrder([goal]));
	const isNumber = ({ width }: Term) => width > 1;
	const isMade = ({ width, operator }: Term) => operator === 'constant' || (width === 1 && operator !== 'variable');
	return inOrder([fact], isNumber).every((term) => isMade(term) || inGoal.has(term));
}
