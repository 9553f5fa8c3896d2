/** Equality of a kernel with a policy or with another kernel: no input of the domain on which their answers differ. */

import type { CompiledKernel } from '@hvmmio/kernel-harness';
import { type CaseJson, formatCase } from '@hvmmio/vectors/case';
import { type Domain, legalDomain } from './domain.ts';
import { type Compared, differ } from './equal.ts';
import { smallest, termsOf } from './examples.ts';
import { inputOf } from './input.ts';
import { type AnswerTerms, executeKernel, knownMessages } from './kernel.ts';
import { executePolicy, type PolicyModule } from './policy.ts';
import type { Answer, Subject } from './prove.ts';
import { type Asking, ask, variablesOf } from './question.ts';
import { replayDiffers } from './replay.ts';
import { createEvaluator } from './term/evaluate.ts';
import { Pool } from './term/term.ts';

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

/** Each is a question of its own. High MMIO does not fit into 32 bits, so there the low range is alone. */
const PARTS = ([2, 1] as const).flatMap((generation) => ([64, 32] as const).map((width) => ({ generation, width })));

/**
 * On every VM that a host can make, whatever lfb_base, lfb_size and the flags are, for both widths of resource_size_t.
 * @throws Refused where one of the two cannot be executed
 */
export async function proveEqual(subject: Subject, other: Other, asking: Asking): Promise<EqualityResult> {
	let undecided: string | null = null;
	for (const { generation, width } of PARTS) {
		const pool = new Pool();
		const domain = legalDomain(pool, {
			generation,
			knowledge: 'any',
			sysfb: null,
			high: width === 64,
			anyFlags: true,
		});
		const builds = subject.compiled.builds.filter((build) => build.width === width);
		const answer = executeKernel(pool, builds, domain.input);
		const conditions = [...domain.conditions, differ(comparable(answer, other), answerOf(pool, other, domain, width))];
		const variables = variablesOf([...conditions, ...Object.values(domain.settings), ...termsOf(domain.input)]);
		const name = `equal.generation-${generation}.${width}-bit`;
		const comment = `${name}: two answers to one input; unsat: they are the same on the whole domain`;
		const found = await ask(asking, name, conditions, variables, comment);
		if (found.answer === 'undecided') {
			undecided ??= found.why;
		} else if (found.answer === 'input') {
			const evaluate = createEvaluator(smallest(found.input, variables, conditions));
			const example = inputOf(domain.input, width, evaluate);
			const differs = replayDiffers(subject.kernel, example, answer, evaluate);
			if (differs === null) {
				return { answer: 'refuted', example: formatCase(example), why: null };
			}
			undecided ??= `${name}: the module answers the example otherwise (${differs})`;
		}
	}
	return { answer: undecided === null ? 'proved' : 'undecided', example: null, why: undecided };
}

/** A policy tells which messages there are, not their texts. */
function comparable(answer: AnswerTerms, { kind }: Other): Compared {
	const { nodes, moreNodes, ...rest } = answer;
	return kind === 'kernel' ? answer : { ...rest, messages: knownMessages(answer.messages) };
}

function answerOf(pool: Pool, other: Other, { input }: Domain, width: 32 | 64): Compared {
	return other.kind === 'policy'
		? executePolicy(pool, other.policy, input, width).answer
		: executeKernel(
				pool,
				other.compiled.builds.filter((build) => build.width === width),
				input,
			);
}
