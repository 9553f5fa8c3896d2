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

/** Conditions that cannot hold together, by their numbers. */
type Settled = Set<string>;

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
	const settled: Settled = new Set();
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

/** An input on which a condition holds. */
export function findInput(asking: Asking, name: string, condition: Term): Promise<Found> {
	const comment = `${name}: an input of which it holds; unsat: there is none`;
	return settle(asking, name, { facts: [], near: [] }, condition, new Map(), new Set(), comment);
}

/** Is a step's `near` unsatisfiable? Only tries an integer query, since not knowing merely costs further steps. */
async function isUnreachable(asking: Asking, name: string, { near }: Step, settled: Settled): Promise<boolean> {
	const some = unique(near);
	const key = keyOf(some);
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
	{ facts, near }: Pick<Step, 'facts' | 'near'>,
	goal: Term,
	flags: Assignment,
	settled: Settled,
	comment = `${name}: two answers to one input; unsat: they are the same there`,
): Promise<Found> {
	if (isFalse(goal)) {
		return { answer: 'none' };
	}
	const all = unique([...facts, goal]);
	const some = unique([...facts.filter((fact) => speaksOf(fact, goal)), ...near, goal]);
	// What is found with all that is known holds of no other settings of the flags.
	const [nearby, whole] = [keyOf(some), keyOf(all)];
	if (settled.has(nearby) || settled.has(whole)) {
		return { answer: 'none' };
	}
	const variables = variablesOf(all);
	const complete = (values: Assignment) => new Map([...completed(values, variables), ...flags]);
	const milliseconds = WHOLE_NUMBERS_MS;
	const questions = [
		() => ({ key: nearby, name, text: integerQuery(some, comment), milliseconds }),
		() => ({ key: whole, name: `${name}.all`, text: integerQuery(all, comment), milliseconds }),
		() => ({ key: whole, name: `${name}.bits`, text: bitQuery(all, comment) }),
	];
	let found: Found = { answer: 'none' };
	for (const question of questions) {
		const { key, ...asked } = question();
		found = await answerTo(asking, asked, all, complete);
		if (found.answer === 'none') {
			settled.add(key);
		}
		if (found.answer !== 'undecided') {
			break;
		}
	}
	return found;
}

function keyOf(terms: readonly Term[]): string {
	return String(terms.map(({ id }) => id).sort((x, y) => x - y));
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
