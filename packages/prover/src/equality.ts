/** Equality of a kernel with a policy or with another kernel: no input of the domain on which their answers differ. */

import { type CompiledKernel, runnableKernel } from '@hvmmio/kernel-harness';
import { type CaseJson, formatCase } from '@hvmmio/vectors/case';
import { legalDomain } from './domain.ts';
import { type Compared, differ } from './equal.ts';
import { findDifference } from './equal-any.ts';
import { smallest, termsOf } from './examples.ts';
import { inputOf } from './input.ts';
import { type AnswerTerms, executeKernel, freeInput, knownMessages, type ReserveTerms } from './kernel.ts';
import { executePolicy, type PolicyModule } from './policy.ts';
import type { Answer, Subject } from './prove.ts';
import { type Asking, ask, completed, variablesOf } from './question.ts';
import { replayDiffers } from './replay.ts';
import { createEvaluator } from './term/evaluate.ts';
import { Pool, type Term } from './term/term.ts';

/** What a kernel is compared with. */
export type Other =
	| { readonly kind: 'policy'; readonly policy: PolicyModule }
	| { readonly kind: 'kernel'; readonly compiled: CompiledKernel };

/** Whether two kernels, or a kernel and a policy, answer alike on every input, and an input on which they do not. */
export interface EqualityResult {
	readonly answer: Answer;
	readonly example: CaseJson | null;
	readonly why: string | null;
}

/** Of which inputs equality is asked: the VMs that a host can make, with any lfb_base and lfb_size; or all bits. */
export type EqualityDomain = 'legal' | 'any';

interface Part {
	readonly name: string;
	readonly width: 32 | 64;
	readonly input: ReserveTerms;
	/** What must hold of the input beside the bounds of its variables. */
	readonly conditions: readonly Term[];
	/** What else the input is made of. */
	readonly settings: readonly Term[];
}

/**
 * Whatever the flags are, for both widths of resource_size_t.
 * @throws Refused where one of the two cannot be executed
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
	let undecided: string | null = null;
	const otherKernel = other.kind === 'kernel' ? await runnableKernel(other.compiled) : null;
	for (const part of over === 'legal' ? legalParts() : anyParts()) {
		const { name, width, input, settings } = part;
		const answer = executeKernel(input.lfbSize.pool, buildsOf(subject.compiled, width), input);
		const [left, right] = [comparable(answer, other), answerOf(other, input, width)];
		const conditions = [...part.conditions, differ(left, right)];
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
			const differs =
				replayDiffers(subject.kernel, example, answer, evaluate) ??
				(otherKernel && replayDiffers(otherKernel, example, right as AnswerTerms, evaluate));
			if (differs === null) {
				return { answer: 'refuted', example: formatCase(example), why: null };
			}
			undecided ??= `${name}: the module answers the example otherwise (${differs})`;
		}
	}
	return { answer: undecided === null ? 'proved' : 'undecided', example: null, why: undecided };
}

/** Each is a question of its own. High MMIO does not fit into 32 bits, so there the low range is alone. */
function* legalParts(): Generator<Part> {
	for (const generation of [2, 1] as const) {
		for (const width of [64, 32] as const) {
			const high = width === 64;
			const options = { generation, knowledge: 'any', sysfb: null, high, anyFlags: true } as const;
			const { input, conditions, settings } = legalDomain(new Pool(), options);
			const name = `equal.generation-${generation}.${width}-bit`;
			yield { name, width, input, conditions, settings: Object.values(settings) };
		}
	}
}

function* anyParts(): Generator<Part> {
	for (const width of [64, 32] as const) {
		const input = freeInput(new Pool(), 1);
		yield { name: `equal.any.${width}-bit`, width, input, conditions: [], settings: [] };
	}
}

function buildsOf({ builds }: CompiledKernel, width: 32 | 64) {
	return builds.filter((build) => build.width === width);
}

/** A policy tells which messages there are, not their texts. */
function comparable(answer: AnswerTerms, { kind }: Other): Compared {
	const { nodes, moreNodes, ...rest } = answer;
	return kind === 'kernel' ? answer : { ...rest, messages: knownMessages(answer.messages) };
}

function answerOf(other: Other, input: ReserveTerms, width: 32 | 64): Compared {
	const { pool } = input.lfbSize;
	return other.kind === 'policy'
		? executePolicy(pool, other.policy, input, width).answer
		: executeKernel(pool, buildsOf(other.compiled, width), input);
}
