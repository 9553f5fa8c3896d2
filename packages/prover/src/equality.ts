/** Proves that a kernel equals a policy or another kernel, or a policy another: their answers differ on no input of the domain. */

import { type CompiledKernel, runnableKernel } from '@hvmmio/kernel-harness';
import { type Case, type CaseJson, formatCase } from '@hvmmio/vectors/case';
import { legalDomain } from './domain.ts';
import { findDifference } from './equal-any.ts';
import { smallest, termsOf } from './examples.ts';
import { inputOf } from './input.ts';
import { freeInput, knownMessages, type ReserveTerms, type Way } from './kernel.ts';
import { executePolicy, executePolicyWays, type PolicyModule } from './policy.ts';
import type { Answer, Subject } from './prove.ts';
import { type Asking, ask, completed, variablesOf } from './question.ts';
import { type ComparedWay, differInShapes, replayed, waysOf } from './shapes.ts';
import { createEvaluator } from './term/evaluate.ts';
import { Pool, type Term } from './term/term.ts';

/** What a kernel is compared with. */
export type Other =
	| { readonly kind: 'policy'; readonly policy: PolicyModule }
	| { readonly kind: 'kernel'; readonly compiled: CompiledKernel };

/** Whether two kernels, or a kernel and a policy, give the same answer on every input, and if not, an example. */
export interface EqualityResult {
	readonly answer: Answer;
	readonly example: CaseJson | null;
	readonly why: string | null;
}

/** The inputs to prove equality on: VMs that a host can create, with any lfb_base and lfb_size; or arbitrary values. */
export type EqualityDomain = 'legal' | 'any';

interface Part {
	readonly name: string;
	readonly width: 32 | 64;
	readonly input: ReserveTerms;
	/** Conditions on the input, besides the bounds of its variables. */
	readonly conditions: readonly Term[];
	/** Further variables that the input is derived from. */
	readonly settings: readonly Term[];
	/** Can the node list have several shapes? */
	readonly severalShapes: boolean;
}

/**
 * Proves equality for all flags and for both widths of resource_size_t.
 * @throws Refused if one of the two cannot be executed
 * @example
 * ```ts
 * import { proveEqual, subjectOf } from '@hvmmio/prover';
 * // compiled: as the README has it. No solver is asked: both are the same terms.
 * const solver = { version: 'none', run: async () => 'unknown\n' };
 * const { answer } = await proveEqual(await subjectOf(compiled), { kind: 'kernel', compiled }, { solver });
 * console.log(answer); // proved
 * ```
 */
export async function proveEqual(
	subject: Subject,
	other: Other,
	asking: Asking,
	over: EqualityDomain = 'legal',
): Promise<EqualityResult> {
	const otherKernel = other.kind === 'kernel' ? await runnableKernel(other.compiled) : null;
	return decide(asking, over, {
		answersTo(part) {
			const ways = waysOf(subject.compiled, part.input, part.width, part.severalShapes);
			return [comparable(ways, other), answersOf(other, part), ways];
		},
		replay: (example, [, right, ways], evaluate) =>
			replayed({ kernel: subject.kernel, ways }, example, evaluate) ??
			(otherKernel && replayed({ kernel: otherKernel, ways: right as Way[] }, example, evaluate)),
	});
}

/**
 * Proves that two policies of `policy.wasm` reserve the same, by the same requests, with the same messages, on every VM
 * that a host can create. Their node lists are not compared: the cut at the vTPM area is the walk's.
 * @param runsDiffer runs both policies on an input: do their answers differ? What is refuted was run
 * @throws Refused if one of the two cannot be executed
 * @example
 * ```ts
 * import { policyIds } from '@hvmmio/policy-as';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { provePolicies } from '@hvmmio/prover';
 * const none = { wasm: new Uint8Array(policyWasm()), index: policyIds.indexOf('none'), oneByteLong: true };
 * // No solver is asked: both are the same terms.
 * const solver = { version: 'none', run: async () => 'unknown\n' };
 * console.log((await provePolicies([none, none], { solver }, () => false)).answer); // proved
 * ```
 */
export async function provePolicies(
	[one, other]: readonly [PolicyModule, PolicyModule],
	asking: Asking,
	runsDiffer: (input: Case) => boolean,
): Promise<EqualityResult> {
	const decision = (policy: PolicyModule, { input, width }: Part): ComparedWay => {
		const { pool } = input.lfbSize;
		const node = pool.constant(64, 0n);
		const { answer } = executePolicy(pool, policy, input, width);
		return { where: pool.true, answer: { ...answer, nodeStart: node, nodeLast: node } };
	};
	return decide(asking, 'legal', {
		answersTo: (part) => [[decision(one, part)], [decision(other, part)]],
		replay: (example) => (runsDiffer(example) ? null : 'no difference'),
	});
}

type Ways = readonly ComparedWay[];

/** Two answers to an input, each by the shapes of its list, and what a run of the example says otherwise; null if nothing. */
interface Pair<Answers extends readonly [Ways, Ways, ...unknown[]]> {
	answersTo(part: Part): Answers;
	replay(example: Case, answers: Answers, evaluate: (term: Term) => bigint): string | null;
}

async function decide<Answers extends readonly [Ways, Ways, ...unknown[]]>(
	asking: Asking,
	over: EqualityDomain,
	{ answersTo, replay }: Pair<Answers>,
): Promise<EqualityResult> {
	let undecided: string | null = null;
	for (const part of over === 'legal' ? legalParts() : anyParts()) {
		const { name, width, input, settings } = part;
		const answers = answersTo(part);
		const [left, right] = answers;
		const conditions = [...part.conditions, differInShapes(left, right)];
		const variables = variablesOf([...conditions, ...settings, ...termsOf(input)]);
		const comment = `${name}: two answers to one input; unsat: they are the same on the whole domain`;
		const found =
			over === 'legal'
				? await ask(asking, name, conditions, variables, comment)
				: await findDifference(asking, name, input, left, right);
		if (found.answer === 'undecided') {
			undecided ??= found.why;
		} else if (found.answer === 'input') {
			const evaluate = createEvaluator(smallest(completed(found.input, variables), variables, conditions));
			const example = inputOf(input, width, evaluate);
			const differs = replay(example, answers, evaluate);
			if (differs === null) {
				return { answer: 'refuted', example: formatCase(example), why: null };
			}
			undecided ??= `${name}: the module answers the example otherwise (${differs})`;
		}
	}
	return { answer: undecided === null ? 'proved' : 'undecided', example: null, why: undecided };
}

/** One part per generation and width. With 32 bits there is only the low range, since high MMIO does not fit. */
function* legalParts(): Generator<Part> {
	for (const generation of [2, 1] as const) {
		for (const width of [64, 32] as const) {
			const high = width === 64;
			const options = { generation, knowledge: 'any', sysfb: null, high, anyFlags: true } as const;
			const { input, conditions, settings } = legalDomain(new Pool(), options);
			const name = `equal.generation-${generation}.${width}-bit`;
			yield { name, width, input, conditions, settings: Object.values(settings), severalShapes: false };
		}
	}
}

/** One range, then two. */
function* anyParts(): Generator<Part> {
	for (const ranges of [1, 2]) {
		for (const width of [64, 32] as const) {
			const input = freeInput(new Pool(), ranges);
			const name = `equal.any.${ranges === 1 ? '' : `${ranges}-ranges.`}${width}-bit`;
			yield { name, width, input, conditions: [], settings: [], severalShapes: ranges > 1 };
		}
	}
}

/** Restricts a kernel's answers to what a policy's answer has: the first node, and known messages without texts. */
function comparable(ways: readonly Way[], { kind }: Other): readonly ComparedWay[] {
	return ways.map(({ where, answer }) => {
		const { nodes, moreNodes, ...rest } = answer;
		return { where, answer: kind === 'kernel' ? answer : { ...rest, messages: knownMessages(answer.messages) } };
	});
}

function answersOf(other: Other, { input, width, severalShapes }: Part): readonly ComparedWay[] {
	const { pool } = input.lfbSize;
	if (other.kind === 'kernel') {
		return waysOf(other.compiled, input, width, severalShapes);
	}
	return severalShapes
		? executePolicyWays(pool, other.policy, input, width)
		: [{ where: pool.true, answer: executePolicy(pool, other.policy, input, width).answer }];
}
