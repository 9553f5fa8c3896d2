/** Blocks of cases and answers in typed arrays, so that an engine runs over millions of cases without allocating. */

import { FAILURES } from '@hvmmio/kernel-harness/run';
import { ANSWER, ANSWER_WORDS, type Answer, CASE_WORDS, readAnswer, writeAnswer } from '@hvmmio/vectors/case';

/** Replaces the messages of an answer if the run failed; the reason, an index of the harness's FAILURES, is added. */
export const FAILED = 0x8000_0000;

/** High word that marks a first size as unknown to the engine; no real first size without an attempt has it. */
const UNKNOWN_HIGH_WORD = 0x8000_0000;

/** A block of cases in one typed array. */
export interface InputBlock {
	/** Number of cases in use. */
	length: number;
	/** Consecutive case records. */
	readonly words: Uint32Array;
}

/** The answers to an {@link InputBlock}, in the same order. */
export interface OutputBlock {
	/** Consecutive answer records. */
	readonly words: Uint32Array;
}

/**
 * Creates an empty block of inputs.
 * @param capacity number of cases it can hold
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
 * Creates a block for answers.
 * @param capacity number of answers it can hold
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

/** Marks the first size as unknown, for engines that see only requests and an answer without any. */
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
 * Reads the answer at an index of a block.
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
 * Writes an answer at an index of a block.
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

/** Are the outputs at `index` equal? A first size that one of them does not know is ignored. */
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
