/** Many cases and many answers in typed arrays, so that running an engine over millions of them allocates nothing. */

import { FAILURES } from '@hvmmio/kernel-harness/run';
import { ANSWER, ANSWER_WORDS, type Answer, CASE_WORDS, readAnswer, writeAnswer } from '@hvmmio/vectors/case';

/** In the place of the messages where the engine has no answer, plus why: an index of the kernel harness's failures. */
export const FAILED = 0x8000_0000;

/** The high word of a first size that the engine cannot see; no size that fails at once has it. */
const UNKNOWN_HIGH_WORD = 0x8000_0000;

/** Many cases in one typed array, for engines that answer millions of them. */
export interface InputBlock {
	/** How many of its cases count. */
	length: number;
	/** Case records, one after the other. */
	readonly words: Uint32Array;
}

/** The answers to an {@link InputBlock}, in the same order. */
export interface OutputBlock {
	/** Answer records, one after the other. */
	readonly words: Uint32Array;
}

/**
 * An empty block of inputs.
 *
 * @param capacity how many cases it can hold
 * @example
 * ```ts
 * import { createInputs } from '@hvmmio/differential';
 * console.log(createInputs(16).length); // 0
 * ```
 */
export function createInputs(capacity: number): InputBlock {
	return { length: 0, words: new Uint32Array(capacity * CASE_WORDS) };
}

/**
 * A block for answers.
 *
 * @param capacity how many it can hold
 * @example
 * ```ts
 * import { createOutputs } from '@hvmmio/differential';
 * import { ANSWER_WORDS } from '@hvmmio/vectors/case';
 * console.log(createOutputs(16).words.length === 16 * ANSWER_WORDS); // true
 * ```
 */
export function createOutputs(capacity: number): OutputBlock {
	return { words: new Uint32Array(capacity * ANSWER_WORDS) };
}

/** Where nothing was asked for, an engine that sees requests only does not know what size was thought of. */
export function setFirstSizeUnknown(words: Uint32Array, at: number): void {
	words[at + ANSWER.firstSize] = 0;
	words[at + ANSWER.firstSize + 1] = UNKNOWN_HIGH_WORD;
}

function isFirstSizeUnknown(words: Uint32Array, at: number): boolean {
	return (
		words[at + ANSWER.attempts] === 0 &&
		words[at + ANSWER.firstSize] === 0 &&
		words[at + ANSWER.firstSize + 1] === UNKNOWN_HIGH_WORD
	);
}

/**
 * The answer at an index of a block.
 * @example
 * ```ts
 * import { createOutputs, readOutput } from '@hvmmio/differential';
 * const outputs = createOutputs(1);
 * console.log(readOutput(outputs, 0).attempts); // 0
 * ```
 */
export function readOutput({ words }: OutputBlock, index: number): Answer {
	const at = index * ANSWER_WORDS;
	const bits = words[at + ANSWER.messages] as number;
	if (bits >= FAILED) {
		const failed = FAILURES[bits - FAILED] ?? 'failed';
		return { start: 0n, size: 0n, firstSize: null, attempts: 0, messages: [], failed };
	}
	const answer = readAnswer(words, at);
	return isFirstSizeUnknown(words, at) ? { ...answer, firstSize: null } : answer;
}

/**
 * Puts an answer at an index of a block.
 * @example
 * ```ts
 * import { answerOf, createCoreEngine, createOutputs, readOutput, writeOutput } from '@hvmmio/differential';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const outputs = createOutputs(1);
 * writeOutput(outputs, 0, answerOf(createCoreEngine(), 'none', parseCase({ mmio: [], lfbBase: '0x0' })));
 * console.log(readOutput(outputs, 0).attempts); // 0
 * ```
 */
export function writeOutput({ words }: OutputBlock, index: number, answer: Answer): void {
	writeAnswer(words, index * ANSWER_WORDS, answer);
}

/** Is the output at `index` the same in both, as far as both engines see? */
export function sameOutput(a: OutputBlock, b: OutputBlock, index: number): boolean {
	const at = index * ANSWER_WORDS;
	for (let i = at; i < at + ANSWER_WORDS; i++) {
		if (a.words[i] !== b.words[i]) {
			return isFirstSizeUnknown(a.words, at) !== isFirstSizeUnknown(b.words, at) && isSameElse(a.words, b.words, at);
		}
	}
	return true;
}

function isSameElse(a: Uint32Array, b: Uint32Array, at: number): boolean {
	for (let i = at; i < at + ANSWER_WORDS; i++) {
		if (a[i] !== b[i] && i !== at + ANSWER.firstSize && i !== at + ANSWER.firstSize + 1) {
			return false;
		}
	}
	return true;
}
