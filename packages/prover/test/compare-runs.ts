/** What terms say of inputs, against what the same module answers to them. */

import type { Kernel } from '@hvmmio/kernel-harness';
import * as record from '@hvmmio/kernel-harness/run';
import { ANSWER, CASE_WORDS, getBigint, writeCase } from '@hvmmio/vectors/case';
import { type AnswerTerms, type Assignment, createEvaluator, trapped } from '../src/index.ts';
import { createValues, freeAssignment } from './values.ts';

const AT_ONCE = 1000;
const MAX_FOUND = 3;

/** Inputs on which a term and the run differ, with the fields that do. */
export function differences(kernel: Kernel, answer: AnswerTerms, width: 32 | 64, count: number) {
	const values = createValues(width);
	const found: object[] = [];
	for (let left = count; left > 0 && found.length < MAX_FOUND; left -= AT_ONCE) {
		const some = Array.from({ length: Math.min(left, AT_ONCE) }, () => freeAssignment(values, 1));
		const outputs = run(kernel, some, width);
		for (const [i, assignment] of some.entries()) {
			const evaluate = createEvaluator(assignment);
			const ended = outputs[i * record.OUTPUT_WORDS + record.ENDED] === 1;
			const fields = Object.entries(fieldsAt(outputs, i * record.OUTPUT_WORDS))
				.filter(([field, value]) => ended && evaluate(answer[field as keyof ReturnType<typeof fieldsAt>]) !== value)
				.map(([field]) => field);
			if (fields.length > 0 || evaluate(trapped(answer)) !== (ended ? 0n : 1n)) {
				found.push({ input: Object.fromEntries(assignment), fields, ended });
			}
		}
	}
	return found;
}

/** The harness's words of every answer. */
export function run(kernel: Kernel, inputs: readonly Assignment[], width: 32 | 64): Uint32Array {
	const words = new Uint32Array(inputs.length * CASE_WORDS);
	const outputs = new Uint32Array(inputs.length * record.OUTPUT_WORDS);
	for (const [i, input] of inputs.entries()) {
		const value = (name: string) => input.get(name) as bigint;
		writeCase(words, i, {
			bios: value('efi') === 0n,
			sysfb: value('sysfb') === 1n,
			videoDevice: value('video_device') === 1n,
			barIsMemory: value('bar_is_memory') === 1n,
			confidential: value('confidential') === 1n,
			resourceSize: width,
			lfbBase: Number(value('lfb_base')),
			lfbSize: Number(value('lfb_size')),
			bar: { start: value('bar_start'), size: value('bar_size') },
			mmio: ['0', '1']
				.filter((i) => input.has(`start_${i}`))
				.map((i) => ({ start: value(`start_${i}`), last: value(`last_${i}`) })),
		});
	}
	kernel.run(words, inputs.length, outputs);
	return outputs;
}

/** What a run has left, by the names of the terms. */
export function fieldsAt(words: Uint32Array, at: number) {
	const wide = (word: number) => getBigint(words, at + word);
	const narrow = (word: number) => BigInt(words[at + word] as number);
	return {
		start: wide(ANSWER.start),
		size: wide(ANSWER.size),
		firstSize: wide(ANSWER.firstSize),
		attempts: narrow(ANSWER.attempts),
		messages: narrow(ANSWER.messages),
		nodeStart: wide(record.NODE_START),
		nodeLast: wide(record.NODE_LAST),
		nodes: narrow(record.NODES),
		moreNodes: wide(record.MORE_NODES),
	};
}
