/**
 * Cases and answers as records of 32-bit words, so that running an engine over millions of them allocates nothing. A
 * 64-bit value takes two words, the low one first. The layout is defined in fields.ts.
 */

import type { Answer, Case, CaseFlags, Message } from './case.ts';
import {
	ANSWER_RECORD,
	bytesOf,
	CASE_RECORD,
	DECISION_RECORD,
	type FieldRow,
	FLAGS,
	MAX_RANGES,
	MESSAGES,
} from './fields.ts';

type Words<R extends readonly FieldRow[]> = { readonly [F in R[number] as F['name']]: number };

function wordsOf<const R extends readonly FieldRow[]>(record: R): Words<R> {
	return Object.freeze(Object.fromEntries(record.map(({ name, offset }) => [name, offset / 4]))) as Words<R>;
}

/** First word of each field of a case record. */
export const CASE = wordsOf(CASE_RECORD);
/** Length of a case record in 32-bit words. */
export const CASE_WORDS = bytesOf(CASE_RECORD) / 4;
/** Words of one range: start and last byte. */
export const RANGE_WORDS = 4;

/** First word of each field of a decision record, the case after the walk. */
export const DECISION = wordsOf(DECISION_RECORD);
/** Length of a decision record in 32-bit words. */
export const DECISION_WORDS = bytesOf(DECISION_RECORD) / 4;

/** First word of each field of an answer record. */
export const ANSWER = wordsOf(ANSWER_RECORD);
/** Length of an answer record in 32-bit words. */
export const ANSWER_WORDS = bytesOf(ANSWER_RECORD) / 4;

/** The bits of `flags`, by the bit's name. */
export const FLAG = Object.freeze(Object.fromEntries(FLAGS.map(({ name, bit }) => [name, bit]))) as {
	readonly [F in (typeof FLAGS)[number] as F['name']]: number;
};
/** The union of all flag bits. */
export const ALL_FLAGS: number = FLAGS.reduce((bits, { bit }) => bits | bit, 0);
/** The default flags as bits. */
export const USUAL_FLAG_BITS: number = FLAGS.reduce((bits, { bit, usual }) => bits | (usual === 1 ? bit : 0), 0);

/** The bits of `messages`. */
export const MESSAGE = Object.freeze(Object.fromEntries(MESSAGES.map(({ id, bit }) => [id, bit]))) as {
	readonly [M in Message]: number;
};
/** The union of all message bits. */
export const ALL_MESSAGES: number = MESSAGES.reduce((bits, { bit }) => bits | bit, 0);

/**
 * Writes a value from 0 to 2^53 - 1 to two words.
 * @example
 * ```ts
 * import { setNumber } from '@hvmmio/vectors/case';
 * const words = new Uint32Array(2);
 * setNumber(words, 0, 2 ** 32 + 1);
 * console.log(words.join()); // 1,1
 * ```
 */
export function setNumber(words: Uint32Array, at: number, value: number): void {
	words[at] = value;
	words[at + 1] = value / 2 ** 32;
}

/**
 * The value of two words; exact up to 2^53 - 1.
 * @example
 * ```ts
 * import { getNumber } from '@hvmmio/vectors/case';
 * console.log(getNumber(Uint32Array.of(0, 1), 0) === 2 ** 32); // true
 * ```
 */
export function getNumber(words: Uint32Array, at: number): number {
	return (words[at + 1] as number) * 2 ** 32 + (words[at] as number);
}

/**
 * Writes 64 bits, little-endian, to two words.
 *
 * @param at index of the lower word
 * @example
 * ```ts
 * import { setBigint } from '@hvmmio/vectors/case';
 * const words = new Uint32Array(2);
 * setBigint(words, 0, 2n ** 32n + 1n);
 * console.log(words.join()); // 1,1
 * ```
 */
export function setBigint(words: Uint32Array, at: number, value: bigint): void {
	words[at] = Number(value & 0xffff_ffffn);
	words[at + 1] = Number((value >> 32n) & 0xffff_ffffn);
}

/**
 * Reads 64 bits, little-endian, from two words.
 *
 * @param at index of the lower word
 * @example
 * ```ts
 * import { getBigint } from '@hvmmio/vectors/case';
 * const words = Uint32Array.of(0, 1);
 * console.log(getBigint(words, 0) === 2n ** 32n); // true
 * ```
 */
export function getBigint(words: Uint32Array, at: number): bigint {
	return (BigInt(words[at + 1] as number) << 32n) | BigInt(words[at] as number);
}

/**
 * The flags word of a case.
 * @example
 * ```ts
 * import { flagBits, USUAL_FLAG_BITS, USUAL_FLAGS } from '@hvmmio/vectors/case';
 * console.log(flagBits(USUAL_FLAGS) === USUAL_FLAG_BITS); // true
 * ```
 */
export function flagBits(flags: CaseFlags): number {
	let bits = 0;
	for (const { field, values, bit } of FLAGS) {
		if (flags[field] === values[1]) {
			bits |= bit;
		}
	}
	return bits;
}

/**
 * The flags of a flags word; unknown bits are ignored.
 * @example
 * ```ts
 * import { FLAG, flagsFromBits } from '@hvmmio/vectors/case';
 * console.log(flagsFromBits(FLAG.efi | FLAG.sysfb).bios); // false
 * ```
 */
export function flagsFromBits(bits: number): CaseFlags {
	const entries = FLAGS.map(({ field, values, bit }) => [field, values[(bits & bit) === 0 ? 0 : 1]]);
	return Object.fromEntries(entries) as unknown as CaseFlags;
}

/**
 * Writes the case record with an index. @throws RangeError for a case of more than six ranges
 * @example
 * ```ts
 * import { CASE_WORDS, parseCase, writeCase } from '@hvmmio/vectors/case';
 * const words = new Uint32Array(CASE_WORDS);
 * writeCase(words, 0, parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0xf8000000' }));
 * console.log(words.includes(0xf8000000)); // true
 * ```
 */
export function writeCase(words: Uint32Array, index: number, input: Case): void {
	if (input.mmio.length > MAX_RANGES) {
		throw new RangeError(`mmio ${input.mmio.length} ranges: too many, expected at most ${MAX_RANGES}`);
	}
	const at = index * CASE_WORDS;
	words[at + CASE.flags] = flagBits(input);
	words[at + CASE.lfbBase] = input.lfbBase;
	words[at + CASE.lfbSize] = input.lfbSize;
	words[at + CASE.rangeCount] = input.mmio.length;
	setBigint(words, at + CASE.barStart, input.bar.start);
	setBigint(words, at + CASE.barLen, input.bar.size);
	input.mmio.forEach(({ start, last }, i) => {
		setBigint(words, at + CASE.ranges + i * RANGE_WORDS, start);
		setBigint(words, at + CASE.ranges + i * RANGE_WORDS + 2, last);
	});
}

/**
 * Reads the case record with an index.
 * @example
 * ```ts
 * import { CASE_WORDS, parseCase, readCase, writeCase } from '@hvmmio/vectors/case';
 * const words = new Uint32Array(2 * CASE_WORDS);
 * writeCase(words, 1, parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0xf8000000' }));
 * console.log(readCase(words, 1).lfbBase === 0xf8000000); // true
 * ```
 */
export function readCase(words: Uint32Array, index: number): Case {
	const at = index * CASE_WORDS;
	const mmio = Array.from({ length: words[at + CASE.rangeCount] as number }, (_, i) => {
		const range = at + CASE.ranges + i * RANGE_WORDS;
		return { start: getBigint(words, range), last: getBigint(words, range + 2) };
	});
	return {
		mmio,
		...flagsFromBits(words[at + CASE.flags] as number),
		lfbBase: words[at + CASE.lfbBase] as number,
		lfbSize: words[at + CASE.lfbSize] as number,
		bar: { start: getBigint(words, at + CASE.barStart), size: getBigint(words, at + CASE.barLen) },
	};
}

/**
 * The messages of a messages word, in the order the kernel prints them.
 * @example
 * ```ts
 * import { MESSAGE, messagesFromBits } from '@hvmmio/vectors/case';
 * console.log(messagesFromBits(MESSAGE['framebuffer-base-zero']).join()); // framebuffer-base-zero
 * ```
 */
export function messagesFromBits(bits: number): Message[] {
	return MESSAGES.filter(({ bit }) => (bits & bit) !== 0).map(({ id }) => id);
}

/**
 * Reads the answer record at a word.
 * @param at the answer's first word
 * @example
 * ```ts
 * import { ANSWER_WORDS, readAnswer, writeAnswer } from '@hvmmio/vectors/case';
 * const answer = { start: 0xf8000000n, size: 0x4000000n, firstSize: 0x4000000n, attempts: 1, messages: [] };
 * const words = new Uint32Array(ANSWER_WORDS);
 * writeAnswer(words, 0, answer);
 * console.log(readAnswer(words, 0).start === 0xf8000000n); // true
 * ```
 */
export function readAnswer(words: Uint32Array, at: number): Answer {
	return {
		start: getBigint(words, at + ANSWER.start),
		size: getBigint(words, at + ANSWER.size),
		firstSize: getBigint(words, at + ANSWER.firstSize),
		attempts: words[at + ANSWER.attempts] as number,
		messages: messagesFromBits(words[at + ANSWER.messages] as number),
	};
}

/**
 * Writes an answer record at a word.
 * @param at the answer's first word
 * @example
 * ```ts
 * import { ANSWER_WORDS, writeAnswer } from '@hvmmio/vectors/case';
 * const words = new Uint32Array(ANSWER_WORDS);
 * writeAnswer(words, 0, { start: 0n, size: 0n, firstSize: 0n, attempts: 0, messages: [] });
 * console.log(words.every((word) => word === 0)); // true
 * ```
 */
export function writeAnswer(words: Uint32Array, at: number, answer: Answer): void {
	setBigint(words, at + ANSWER.start, answer.start);
	setBigint(words, at + ANSWER.size, answer.size);
	setBigint(words, at + ANSWER.firstSize, answer.firstSize ?? 0n);
	words[at + ANSWER.attempts] = answer.attempts;
	words[at + ANSWER.messages] = answer.messages.reduce((bits, id) => bits | MESSAGE[id], 0);
}
