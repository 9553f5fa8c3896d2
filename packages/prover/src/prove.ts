/** Proves theorems about a kernel. Each counterexample is run in the kernel's own module before it is reported. */

import { type CompiledKernel, type Kernel, runnableKernel } from '@hvmmio/kernel-harness';
import type { RangeJson } from '@hvmmio/vectors';
import { type CaseJson, formatCase } from '@hvmmio/vectors/case';
import { type Domain, type DomainOptions, legalDomain } from './domain.ts';
import { findInput } from './equal-any.ts';
import { ordered, smallest, termsOf } from './examples.ts';
import { inputOf } from './input.ts';
import { type AnswerTerms, executeKernel, freeInput } from './kernel.ts';
import { type Asking, ask, completed, holdsOn, variablesOf } from './question.ts';
import { replayDiffers } from './replay.ts';
import { replayed, trapsOf, uncovered, waysOf } from './shapes.ts';
import { smallestInput } from './solve/smallest.ts';
import { not, or } from './term/boolean.ts';
import { below } from './term/compare.ts';
import { type Assignment, createEvaluator } from './term/evaluate.ts';
import { Pool, type Term } from './term/term.ts';
import type { TheoremId } from './theorem-ids.ts';
import { type Theorem, theoremOf } from './theorems.ts';

/** `refuted` is reported only with an input that the kernel itself was run on. */
export type Answer = 'proved' | 'refuted' | 'undecided';

/** The result for a theorem: proved, refuted by an input that was run, or undecided with a reason. */
export interface TheoremResult {
	readonly id: TheoremId;
	readonly answer: Answer;
	/** If refuted: a counterexample that was run. */
	readonly example: CaseJson | null;
	/** The host's framebuffer in that example; null if it has none. */
	readonly framebuffer: RangeJson | null;
	/** If undecided: the reason. */
	readonly why: string | null;
	/** For a theorem about a number: the largest lower bound that holds, in bytes. */
	readonly bound: bigint | null;
}

/** Width of resource_size_t: theorems are about x86_64 and arm64. */
const WIDTH = 64;
/** A kernel to prove theorems about. Executions are cached, since most theorems share a domain. */
export interface Subject {
	readonly compiled: CompiledKernel;
	readonly kernel: Kernel;
	readonly executed: Map<string, Executed>;
}

interface Executed {
	readonly domain: Domain;
	readonly answer: AnswerTerms;
}

/**
 * Makes a subject of a compiled kernel, for any number of questions.
 * @throws NotModelled if its module cannot be loaded
 * @example
 * ```ts
 * import { subjectOf } from '@hvmmio/prover';
 * // compiled: as the README has it
 * const subject = await subjectOf(compiled);
 * console.log(subject.compiled === compiled); // true
 * ```
 */
export async function subjectOf(compiled: CompiledKernel): Promise<Subject> {
	return { compiled, kernel: await runnableKernel(compiled), executed: new Map() };
}

/**
 * Proves or refutes one theorem.
 * @throws Refused if the kernel cannot be executed
 * @example
 * ```ts
 * import { prove, subjectOf } from '@hvmmio/prover';
 * // compiled: as the README has it; a solver that gives every question up
 * const solver = { version: 'none', run: async () => 'unknown\n' };
 * console.log((await prove(await subjectOf(compiled), 'below-vtpm', { solver })).answer); // undecided
 * ```
 */
export async function prove(subject: Subject, id: TheoremId, asking: Asking): Promise<TheoremResult> {
	const theorem = theoremOf(id);
	const { domain, answer } = execute(subject, theorem.domain);
	const result = { id, answer: 'proved', example: null, framebuffer: null, why: null, bound: null } as const;
	if (theorem.measure !== undefined) {
		return { ...result, ...(await largestBound(id, theorem, domain, answer, asking)) };
	}
	const conditions = [...domain.conditions, not(theorem.claim(domain, answer))];
	const told = [...Object.values(domain.settings), ...Object.values(domain.framebuffer)];
	const variables = variablesOf([...conditions, ...termsOf(domain.input), ...told]);
	const comment = `${id} on every VM of its domain; unsat: the theorem holds`;
	const found = await ask(asking, id, conditions, variables, comment);
	if (found.answer !== 'input') {
		return found.answer === 'none' ? result : { ...result, answer: 'undecided', why: found.why };
	}
	const input = smallest(found.input, variables, conditions);
	const example = inputOf(domain.input, WIDTH, createEvaluator(input));
	const differs = replayDiffers(subject.kernel, example, answer, createEvaluator(input));
	return differs === null
		? {
				...result,
				answer: 'refuted',
				example: formatCase(example),
				framebuffer: framebufferOf(domain, createEvaluator(input)),
			}
		: { ...result, answer: 'undecided', why: `${id}: the module answers the example otherwise (${differs})` };
}

/**
 * Proves that a kernel never traps on arbitrary values: one range, then two; both widths, every flag.
 * @example
 * ```ts
 * import { proveNoTrap, subjectOf } from '@hvmmio/prover';
 * // compiled: as the README has it. A solver that says what is so: no path of it traps.
 * const solver = { version: 'none', run: async () => 'unsat\n' };
 * console.log((await proveNoTrap(await subjectOf(compiled), { solver })).answer); // proved
 * ```
 */
export async function proveNoTrap({ compiled, kernel }: Subject, asking: Asking): Promise<TheoremResult> {
	const result = { id: 'no-trap', answer: 'proved', example: null, framebuffer: null, why: null, bound: null } as const;
	for (const [ranges, width] of [
		[1, 64],
		[1, 32],
		[2, 64],
		[2, 32],
	] as const) {
		const input = freeInput(new Pool(), ranges);
		const ways = waysOf(compiled, input, width, ranges > 1);
		const traps = trapsOf(ways);
		const name = `no-trap.any.${ranges === 1 ? '' : `${ranges}-ranges.`}${width}-bit`;
		const found = await findInput(asking, name, or(traps, uncovered(ways)));
		if (found.answer === 'undecided') {
			return { ...result, answer: 'undecided', why: found.why };
		}
		if (found.answer === 'input') {
			const variables = variablesOf([traps, ...termsOf(input)]);
			const evaluate = createEvaluator(smallest(completed(found.input, variables), variables, [traps]));
			const example = inputOf(input, width, evaluate);
			const differs = replayed({ kernel, ways }, example, evaluate);
			return differs === null && evaluate(traps) === 1n
				? { ...result, answer: 'refuted', example: formatCase(example) }
				: { ...result, answer: 'undecided', why: `${name}: the module answers the example otherwise (${differs})` };
		}
	}
	return result;
}

/** The largest N such that `measure >= N` on every VM, found by descending from one VM to another with less. */
async function largestBound(
	id: TheoremId,
	{ measure }: Theorem,
	domain: Domain,
	answer: AnswerTerms,
	asking: Asking,
): Promise<Pick<TheoremResult, 'answer' | 'why' | 'bound'>> {
	const measured = (measure as NonNullable<Theorem['measure']>)(domain, answer);
	const variables = variablesOf([...domain.conditions, measured]);
	let bound: bigint | null = null;
	for (let step = 1; ; step++) {
		const less = bound === null ? [] : [below(measured, measured.pool.constant(measured.width, bound))];
		const conditions = [...domain.conditions, ...less];
		const comment = bound === null ? `${id}: any VM` : `${id}; unsat: at least ${bound} bytes are left on every VM`;
		const found = await ask(asking, `${id}.${step}`, conditions, variables, comment);
		if (found.answer === 'undecided') {
			return { answer: 'undecided', why: found.why, bound: null };
		}
		if (found.answer === 'none') {
			return { answer: bound === null || bound === 0n ? 'refuted' : 'proved', why: null, bound };
		}
		bound = lowest(found.input, variables, domain.conditions, measured);
	}
}

/** The measured value on an input, or a lower one on an input near it. */
function lowest(found: Assignment, variables: readonly Term[], conditions: readonly Term[], measured: Term): bigint {
	let bound = createEvaluator(found)(measured);
	smallestInput(found, ordered(variables), new Map(), (input) => {
		const value = createEvaluator(input)(measured);
		const better = value <= bound && holdsOn(conditions, input);
		bound = better ? value : bound;
		return better;
	});
	return bound;
}

function execute({ compiled, executed }: Subject, options: Omit<DomainOptions, 'high'>): Executed {
	const key = JSON.stringify(options);
	let made = executed.get(key);
	if (made === undefined) {
		const pool = new Pool();
		const domain = legalDomain(pool, { ...options, high: true });
		const builds = compiled.builds.filter(({ width }) => width === WIDTH);
		made = { domain, answer: executeKernel(pool, builds, domain.input) };
		executed.set(key, made);
	}
	return made;
}

function framebufferOf({ framebuffer }: Domain, evaluate: (term: Term) => bigint): RangeJson | null {
	if (evaluate(framebuffer.present) === 0n) {
		return null;
	}
	const [start, end] = [evaluate(framebuffer.start), evaluate(framebuffer.end)];
	return { start: `0x${start.toString(16)}`, end: `0x${(end - 1n).toString(16)}`, size: Number(end - start) };
}
