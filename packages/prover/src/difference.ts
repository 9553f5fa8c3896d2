/**
 * Proves whether the regions found by comparing two kernels are their whole difference. A comparison only covers the
 * inputs that it ran; here a solver searches for others, and each one found is enlarged to a region.
 */

import { type Case, type CaseJson, formatCase } from '@hvmmio/vectors/case';
import { type Domain, legalDomain } from './domain.ts';
import { type Aspect, differIn } from './equal.ts';
import { smallest, termsOf } from './examples.ts';
import { inputOf } from './input.ts';
import { type AnswerTerms, executeKernel } from './kernel.ts';
import type { Answer, Subject } from './prove.ts';
import { type Asking, ask, type Found, variablesOf } from './question.ts';
import { ofAHost, type RegionCondition, regionTerm, TRAITS, type Trait, traitTerms } from './regions.ts';
import { replayDiffers } from './replay.ts';
import { and, any, not, or } from './term/boolean.ts';
import { equal } from './term/compare.ts';
import { createEvaluator } from './term/evaluate.ts';
import { isConstant, Pool, type Term } from './term/term.ts';

/** What two kernels can differ in: whether they trap, the reservation, the node list, the messages. */
export type DifferenceSubject = Exclude<Aspect, 'decision'>;

/** A region found by a comparison, and what differs there. */
export type ListedRegion = RegionCondition & { readonly subject: DifferenceSubject };

/** A set of inputs on all of which two kernels differ. */
export interface FoundRegion {
	readonly subject: DifferenceSubject;
	readonly generation: 1 | 2;
	/** The traits that all of them have, or that none of them has. */
	readonly traits: readonly { readonly trait: Trait; readonly holds: boolean }[];
	/** The settings with one fixed value: an address, or a size in bytes. */
	readonly numbers: readonly { readonly name: NumberName; readonly value: bigint }[];
	/** One of the inputs, on which both kernels were run. */
	readonly example: CaseJson;
}

/** A setting that a region can fix to one value. */
export type NumberName = 'framebuffer' | 'low-mmio' | 'lfb-base' | 'lfb-size' | 'high-mmio-start' | 'high-mmio-last';

/** Whether the given regions, together with those found, are the whole difference. */
export interface WholeResult {
	/**
	 * The answer for every VM that a host can create, with an lfb_base that a host or a driver sets. `refuted`: the two
	 * kernels do not differ on some input of the given regions.
	 */
	readonly answer: Answer;
	/** The answer for any other lfb_base, lfb_size and flags; null: not asked, since `answer` is not `proved`. */
	readonly beyond: { readonly answer: 'proved' | 'undecided'; readonly why: string | null } | null;
	/** Regions of the difference that are missing from the given ones. */
	readonly found: readonly FoundRegion[];
	/** If refuted: an input of the given regions on which the two do not differ. */
	readonly alike: CaseJson | null;
	/** If undecided: the reason. */
	readonly why: string | null;
}

/** Width of resource_size_t: the lattice and most kernels have 64 bits. */
const WIDTH = 64;
/** Limit of regions to find per question; with more, the answer is undecided. */
const MAX_FOUND = 5;
const SHRINK_MS = 60_000;

const SUBJECTS: readonly DifferenceSubject[] = ['failure', 'reservation', 'list', 'message'];

interface Two {
	readonly generation: 1 | 2;
	readonly domain: Domain;
	readonly answers: readonly [AnswerTerms, AnswerTerms];
}

/** One kind of difference, on one generation. */
interface Question extends Two {
	readonly subject: DifferenceSubject;
	readonly name: string;
	readonly apart: Term;
	readonly asking: Asking;
	readonly variables: readonly Term[];
	/** Holds if a host or a driver has set lfb_base. */
	readonly host: Term;
	/** The union of the regions known so far. */
	known: Term;
}

/**
 * Do two kernels differ exactly on the given regions and on those found here?
 * @param regions regions of VMs whose lfb_base was set by a host or a driver
 * @throws Refused if one of the two cannot be executed
 * @example
 * ```ts
 * import { proveWhole, subjectOf } from '@hvmmio/prover';
 * // compiled: as the README has it; a solver that gives every question up
 * const solver = { version: 'none', run: async () => 'unknown\n' };
 * const subject = await subjectOf(compiled);
 * console.log((await proveWhole(subject, subject, [], { solver })).found.length); // 0
 * ```
 */
export async function proveWhole(
	old: Subject,
	now: Subject,
	regions: readonly ListedRegion[],
	asking: Asking,
): Promise<WholeResult> {
	const found: FoundRegion[] = [];
	const result = { found, alike: null, why: null, beyond: null };
	const questions = ([2, 1] as const).flatMap((generation) => questionsOn(old, now, generation, regions, asking));
	for (const question of questions) {
		const end = (await isExact(old, now, question)) ?? (await complete(old, now, question, question.host, found));
		if (end !== null) {
			return { ...result, ...end };
		}
	}
	for (const question of questions) {
		const end = await complete(old, now, question, not(question.host), found);
		if (end !== null) {
			return { ...result, answer: 'proved', beyond: { answer: 'undecided', why: end.why } };
		}
	}
	return { ...result, answer: 'proved', beyond: { answer: 'proved', why: null } };
}

function questionsOn(
	old: Subject,
	now: Subject,
	generation: 1 | 2,
	regions: readonly ListedRegion[],
	asking: Asking,
): Question[] {
	const two = executed(old, now, generation);
	const { domain } = two;
	const variables = variablesOf([...termsOf(domain.input), ...Object.values(domain.settings)]);
	const host = ofAHost(domain, generation);
	return SUBJECTS.map((subject) => {
		const name = `whole.generation-${generation}.${subject}`;
		const own = regions.filter((region) => region.subject === subject);
		const listed = own.map((region) => regionTerm(domain, generation, region));
		const apart = differIn(subject, ...two.answers);
		return { ...two, subject, name, apart, asking, variables, host, known: and(any(listed, host), host) };
	});
}

function askAbout(
	{ domain, asking, variables, name }: Question,
	what: string,
	conditions: readonly Term[],
	comment: string,
) {
	return ask(asking, `${name}.${what}`, [...domain.conditions, ...conditions], variables, `${name}: ${comment}`);
}

/** Shrinks a found input, and returns an evaluator for it. */
function exampleOf(
	{ domain, variables }: Question,
	{ input }: Found & { answer: 'input' },
	conditions: readonly Term[],
) {
	return createEvaluator(smallest(input, variables, [...domain.conditions, ...conditions]));
}

type End = Pick<WholeResult, 'answer' | 'why'> & Partial<Pick<WholeResult, 'alike'>>;

/** Checks that the two kernels differ on every input of the known regions; null if they do. */
async function isExact(old: Subject, now: Subject, question: Question): Promise<End | null> {
	const conditions = [question.known, not(question.apart)];
	const alike = await askAbout(question, 'alike', conditions, 'an input of the regions on which the two do not differ');
	if (alike.answer !== 'input') {
		return alike.answer === 'none' ? null : { answer: 'undecided', why: alike.why };
	}
	const evaluate = exampleOf(question, alike, conditions);
	const example = inputOf(question.domain.input, WIDTH, evaluate);
	const differs = replayed(old, now, question, example, evaluate);
	return differs === null
		? { answer: 'refuted', why: null, alike: formatCase(example) }
		: { answer: 'undecided', why: `${question.name}.alike: the module answers otherwise (${differs})` };
}

/** Adds missing regions to `found`; null once there are no more, else why it stopped. @param where inputs to search */
async function complete(
	old: Subject,
	now: Subject,
	question: Question,
	where: Term,
	found: FoundRegion[],
): Promise<End | null> {
	const { domain, apart, name } = question;
	const first = found.length;
	for (;;) {
		const missing = [apart, where, not(question.known)];
		const what = `${where === question.host ? '' : 'other-lfb.'}${found.length - first + 1}`;
		const input = await askAbout(question, what, missing, 'a difference outside of the regions; unsat: there is none');
		if (input.answer === 'none') {
			return null;
		}
		if (input.answer === 'undecided' || found.length - first >= MAX_FOUND) {
			const why = input.answer === 'undecided' ? input.why : `${name}: more than ${MAX_FOUND} regions are missing`;
			return { answer: 'undecided', why };
		}
		const evaluate = exampleOf(question, input, missing);
		const differs = replayed(old, now, question, inputOf(domain.input, WIDTH, evaluate), evaluate);
		if (differs !== null) {
			return { answer: 'undecided', why: `${name}.${what}: the module answers otherwise (${differs})` };
		}
		const { region, term } = await enlarged(question, evaluate, `${name}.${what}`);
		found.push(region);
		question.known = or(question.known, term);
	}
}

function executed(old: Subject, now: Subject, generation: 1 | 2): Two {
	const pool = new Pool();
	const options = { generation, knowledge: 'any', sysfb: null, high: true, anyFlags: true } as const;
	const domain = legalDomain(pool, options);
	const answers = [old, now].map(({ compiled }) =>
		executeKernel(
			pool,
			compiled.builds.filter(({ width }) => width === WIDTH),
			domain.input,
		),
	) as [AnswerTerms, AnswerTerms];
	return { generation, domain, answers };
}

/** A field in which one of the modules differs from its terms on an input, or null. */
function replayed(old: Subject, now: Subject, { answers }: Two, input: Case, evaluate: (term: Term) => bigint) {
	return (
		replayDiffers(old.kernel, input, answers[0], evaluate) ?? replayDiffers(now.kernel, input, answers[1], evaluate)
	);
}

/** Enlarges an input to a region on which the kernels differ throughout, by dropping conditions that are not needed. */
async function enlarged(
	{ generation, subject, domain, apart, asking, variables }: Question,
	evaluate: (term: Term) => bigint,
	name: string,
): Promise<{ region: FoundRegion; term: Term }> {
	const traits = traitTerms(domain);
	const numbers = numberTerms(domain);
	const allParts = [
		...Object.entries(numbers).map(([number, { term }]) => ({
			number: number as NumberName,
			term: equal(term, term.pool.constant(term.width, evaluate(term))),
		})),
		...TRAITS.map((trait) => {
			const term = traits[trait];
			return { trait, term: evaluate(term) === 1n ? term : not(term) };
		}),
	].filter(({ term }) => !isConstant(term));
	let questions = 0;
	const differsThroughout = async (parts: readonly { readonly term: Term }[]) => {
		const conditions = [...domain.conditions, ...parts.map(({ term }) => term), not(apart)];
		const question = `${name}.larger-${++questions}`;
		const comment = `${question}: an input of a larger region on which the two decide alike`;
		return (
			(await ask({ ...asking, milliseconds: SHRINK_MS }, question, conditions, variables, comment)).answer === 'none'
		);
	};
	const isTrait = (part: (typeof allParts)[number]) => 'trait' in part;
	let kept = (await differsThroughout(allParts.filter(isTrait))) ? allParts.filter(isTrait) : allParts;
	for (const part of allParts.filter((each) => kept.includes(each))) {
		const without = kept.filter((each) => each !== part);
		kept = (await differsThroughout(without)) ? without : kept;
	}
	return {
		region: {
			subject,
			generation,
			traits: kept.flatMap((part) =>
				'trait' in part ? [{ trait: part.trait, holds: part.term === traits[part.trait] }] : [],
			),
			numbers: kept.flatMap((part) =>
				'number' in part
					? [{ name: part.number, value: evaluate(numbers[part.number].term) * numbers[part.number].unit }]
					: [],
			),
			example: formatCase(inputOf(domain.input, WIDTH, evaluate)),
		},
		term: kept.reduce((all, { term }) => and(all, term), apart.pool.true),
	};
}

/** The numbers that make up an input besides its flags, least important first. */
function numberTerms({ input, settings }: Domain): Readonly<Record<NumberName, { term: Term; unit: bigint }>> {
	const [, high] = input.ranges as [unknown, { start: Term; last: Term }];
	const step = 1n << 21n;
	return {
		'high-mmio-last': { term: high.last, unit: 1n },
		'high-mmio-start': { term: high.start, unit: 1n },
		framebuffer: { term: settings.maxFramebuffer, unit: step },
		'low-mmio': { term: settings.lowMmio, unit: step },
		'lfb-size': { term: input.lfbSize, unit: 1n },
		'lfb-base': { term: input.lfbBase, unit: 1n },
	};
}
