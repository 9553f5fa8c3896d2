/** Runs an example in the kernel's own module, whose answer must equal the value of the terms in every field. */

import type { Kernel } from '@hvmmio/kernel-harness';
import { ENDED, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { CASE_WORDS, type Case, getBigint, writeCase } from '@hvmmio/vectors/case';
import { type AnswerTerms, FIELDS, trapped } from './kernel.ts';
import type { Term } from './term/term.ts';

/** The field that differs, `end` if only one of the two traps, or null. */
export function replayDiffers(
	kernel: Kernel,
	input: Case,
	answer: AnswerTerms,
	evaluate: (term: Term) => bigint,
): string | null {
	const words = new Uint32Array(CASE_WORDS);
	const output = new Uint32Array(OUTPUT_WORDS);
	writeCase(words, 0, input);
	kernel.run(words, 1, output);
	const ends = output[ENDED] === 1;
	if (ends === (evaluate(trapped(answer)) === 1n)) {
		return 'end';
	}
	const fields = ends ? (Object.keys(FIELDS) as (keyof typeof FIELDS)[]) : [];
	const moduleValue = (field: keyof typeof FIELDS) => {
		const [word, bytes] = FIELDS[field];
		return bytes === 8 ? getBigint(output, word) : BigInt(output[word] as number);
	};
	return fields.find((field) => moduleValue(field) !== evaluate(answer[field])) ?? null;
}
