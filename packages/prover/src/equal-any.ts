/**
 * Equality on arbitrary inputs: each combination of flags in turn and, of two MMIO ranges, each shape of the node list;
 * one query per induction step.
 */

import { type Compared, differ } from './equal.ts';
import { exchanged } from './exchanged.ts';
import type { ReserveTerms } from './kernel.ts';
import { type Asking, answerTo, completed, type Found, variablesOf } from './question.ts';
import { type ComparedWay, trapsDiffer, uncovered } from './shapes.ts';
import { bitQuery, inOrder } from './solve/bits.ts';
import { integerQuery } from './solve/integers.ts';
import { type Step, steps } from './steps.ts';
import { conjuncts, not, or } from './term/boolean.ts';
import type { Assignment } from './term/evaluate.ts';
import { isFalse, type Term } from './term/term.ts';

/** Integer queries are settled quickly or not at all. */
const WHOLE_NUMBERS_MS = 60_000;
const REACHED_MS = 10_000;

/** Questions that need not be asked again, by their conditions and by their text with other names for the variables. */
interface Settled {
	/** Conditions that cannot hold together. */
	readonly none: Set<string>;
	/** Conditions that may. */
	readonly reached: Set<string>;
}

/**
 * Searches for an input on which two answers differ.
 * @param input the input of both answers; its flags must be variables
 * @param name prefix of the question names
 * @param some the one answer, or one for each shape of the node list; what traps is in none of several
 */
export async function findDifference(
	asking: Asking,
	name: string,
	input: ReserveTerms,
	some: readonly ComparedWay[],
	others: readonly ComparedWay[],
): Promise<Found> {
	const settled = nothingSettled();
	const [only, otherOnly] = [some[0], others[0]] as [ComparedWay, ComparedWay];
	if (some.length === 1 && others.length === 1) {
		return differenceUnder(asking, name, input, [], [only.answer, otherOnly.answer], settled);
	}
	const missed = await findInput(asking, `${name}.other-shapes`, or(uncovered(some), uncovered(others)));
	if (missed.answer !== 'none') {
		const why = missed.answer === 'undecided' ? missed.why : `${name}: a list of a shape that was not executed`;
		return { answer: 'undecided', why };
	}
	const trapped = await findInput(asking, `${name}.traps`, trapsDiffer(some, others));
	if (trapped.answer === 'input') {
		return trapped;
	}
	let undecided: Found | null = trapped.answer === 'undecided' ? trapped : null;
	for (const [i, a] of some.entries()) {
		for (const [j, b] of others.entries()) {
			const pair = `${name}.shapes-${i + 1}-${j + 1}`;
			// Each condition by itself, so that a step takes those that speak of it.
			const near = unique([...conjuncts(a.where), ...conjuncts(b.where)]);
			if (await isUnreachable(asking, `${pair}.reach`, near, settled)) {
				continue;
			}
			const { where, answers, back } = exchanged(input, withoutTraps(a), withoutTraps(b), near);
			const found = await differenceUnder(asking, pair, input, where, answers, settled);
			if (found.answer === 'input') {
				return { ...found, input: back(found.input) };
			}
			undecided ??= found.answer === 'undecided' ? found : null;
		}
	}
	return undecided ?? { answer: 'none' };
}

const withoutTraps = (way: ComparedWay): ComparedWay => ({ ...way, answer: { ...way.answer, traps: [] } });

async function differenceUnder(
	asking: Asking,
	name: string,
	input: ReserveTerms,
	where: readonly Term[],
	[a, b]: readonly [Compared, Compared],
	settled: Settled,
): Promise<Found> {
	if (isFalse(differ(a, b))) {
		return { answer: 'none' };
	}
	const flags = [input.efi, input.sysfb, input.videoDevice, input.barIsMemory, input.confidential];
	let undecided: Found | null = null;
	for (let which = 0; which < 1 << flags.length; which++) {
		const isSet = (i: number) => ((which >> i) & 1) === 1;
		const conditions = flags.map((flag, i) => (isSet(i) ? flag : not(flag)));
		const values = new Map(flags.map((flag, i) => [flag.name, isSet(i) ? 1n : 0n]));
		const answered = flags.map((_, i) => (isSet(i) ? '1' : '0')).join('');
		const walk = steps([...conditions, ...where], a, b);
		for (let at = walk.next(false); at.done !== true; ) {
			const { value: step } = at;
			const stepName = `${name}.flags-${answered}.${step.name}`;
			if (step.goal === null) {
				at = walk.next(await isUnreachable(asking, stepName, step.near, settled));
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
	return settle(asking, name, { facts: [], near: [] }, condition, new Map(), nothingSettled(), comment);
}

/** Is a step's `near` unsatisfiable? Only tries an integer query, since not knowing merely costs further steps. */
async function isUnreachable(asking: Asking, name: string, near: readonly Term[], settled: Settled): Promise<boolean> {
	const some = unique(near);
	const key = keyOf(some);
	if (!settled.none.has(key) && !settled.reached.has(key)) {
		const text = integerQuery(some, `${name}: an input on which both come so far; unsat: there is none`);
		const form = formOf(text, variablesOf(some));
		if (settled.reached.has(form)) {
			return false;
		}
		const found = settled.none.has(form)
			? { answer: 'none' }
			: await answerTo(asking, { name, text, milliseconds: REACHED_MS }, [], () => new Map());
		const which = found.answer === 'none' ? settled.none : settled.reached;
		which.add(key).add(form);
	}
	return settled.none.has(key);
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
	if (settled.none.has(nearby) || settled.none.has(whole)) {
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
		const form = formOf(asked.text, variables);
		found = settled.none.has(form) ? { answer: 'none' } : await answerTo(asking, asked, all, complete);
		if (found.answer === 'none') {
			settled.none.add(key).add(form);
		}
		if (found.answer !== 'undecided') {
			break;
		}
	}
	return found;
}

function nothingSettled(): Settled {
	return { none: new Set(), reached: new Set() };
}

function keyOf(terms: readonly Term[]): string {
	return String(terms.map(({ id }) => id).sort((x, y) => x - y));
}

/** A query with its names replaced in the order of their appearance: what has the same form has the same answer. */
function formOf(query: string, variables: readonly Term[]): string {
	const names = new Map<string, string>();
	const declared = new Set(variables.map(({ name }) => name));
	return query.replace(/^;.*\n/gm, '').replace(/\b[a-z]\w*/g, (word) => {
		if (!/^t\d+(?:_[a-z]+)?$/.test(word) && !declared.has(word)) {
			return word;
		}
		let name = names.get(word);
		if (name === undefined) {
			name = `n${names.size}`;
			names.set(word, name);
		}
		return name;
	});
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
