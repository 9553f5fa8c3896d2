/** The engine `kernel`: a kernel's own C, extracted from its source and run by @hvmmio/kernel-harness. */

import type { Kernel } from '@hvmmio/kernel-harness/run';
import * as record from '@hvmmio/kernel-harness/run';
import { ALL_MESSAGES, ANSWER, ANSWER_WORDS } from '@hvmmio/vectors/case';
import { createInputs, FAILED, type InputBlock, setFirstSizeUnknown } from '../case/block.ts';
import type { Engine } from '../engine.ts';

/**
 * Creates an engine that answers as this kernel, whatever policy it is compared with.
 * @param version the version shown in reports: the kernel's path or version
 * @example
 * ```ts
 * import { answerOf } from '@hvmmio/differential';
 * import { createKernelEngine } from '@hvmmio/differential/kernel';
 * import { parseCase } from '@hvmmio/vectors/case';
 * // kernel: as the README has it
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' });
 * console.log(answerOf(createKernelEngine(kernel, 'linux'), 'low-half', input).size === 64n * 2n ** 20n); // true
 * ```
 */
export function createKernelEngine(kernel: Kernel, version: string): Engine {
	let inputs: InputBlock = createInputs(0);
	let answers = new Uint32Array();
	let answered = 0;
	return {
		name: 'kernel',
		version,
		anyBits: true,
		take(block) {
			inputs = block;
			answered = 0;
		},
		run(_policy, count, outputs) {
			if (answered < count) {
				answers = answers.length < count * record.OUTPUT_WORDS ? new Uint32Array(count * record.OUTPUT_WORDS) : answers;
				kernel.run(inputs.words, count, answers);
				answered = count;
			}
			for (let i = 0; i < count; i++) {
				copyAnswer(answers, i * record.OUTPUT_WORDS, outputs.words, i * ANSWER_WORDS);
			}
		},
	};
}

/** Copies an answer. The harness sees only requests, so without one the first size is unknown. */
function copyAnswer(from: Uint32Array, source: number, to: Uint32Array, target: number): void {
	for (let word = 0; word < ANSWER_WORDS; word++) {
		to[target + word] = from[source + word] as number;
	}
	if (from[source + record.ENDED] === 0) {
		to.fill(0, target, target + ANSWER_WORDS);
		to[target + ANSWER.messages] = FAILED + (from[source + record.FAILURE] as number);
	} else {
		to[target + ANSWER.messages] = (to[target + ANSWER.messages] as number) & ALL_MESSAGES;
	}
	if (to[target + ANSWER.attempts] === 0) {
		setFirstSizeUnknown(to, target);
	}
}
