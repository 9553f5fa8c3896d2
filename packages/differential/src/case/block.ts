/**
 * Many inputs and many outputs in typed arrays, so that running an engine over millions of them allocates nothing for
 * each. Values of 64 bits lie in two words, the low one first.
 */

import { FAILURES } from '@hvmmio/kernel-harness/run';
import type { Input, InputRange, Output, ReserveMessage } from './input.ts';

/** The most ranges that an input in a block has. Hosts give two. */
export const MOST_RANGES = 6;

/** Words of an input, and where in it they are. */
export const INPUT_WORDS = 32;
export const FLAGS = 0;
export const LFB_BASE = 1;
export const LFB_SIZE = 2;
export const RANGE_COUNT = 3;
export const BAR_START = 4;
export const BAR_SIZE = 6;
/** Start and last byte, two words each, `MOST_RANGES` times. */
export const RANGES = 8;
export const RANGE_WORDS = 4;

/** What differs from the default: an EFI guest with video device, memory BAR and CONFIG_SYSFB, 64-bit resources. */
export const FLAG_BIOS = 1;
export const FLAG_CONFIDENTIAL = 2;
export const FLAG_BAR_NOT_MEMORY = 4;
export const FLAG_NO_VIDEO_DEVICE = 8;
export const FLAG_NO_SYSFB = 16;
export const FLAG_RESOURCE_SIZE_32 = 32;
export const ALL_FLAGS = 63;

/** Words of an output, and where in it they are. */
export const OUTPUT_WORDS = 8;
export const START = 0;
export const SIZE = 2;
export const FIRST_SIZE = 4;
export const ATTEMPTS = 6;
export const MESSAGES = 7;

export const MESSAGE_UNEXPECTED_LOW_BASE = 1;
export const MESSAGE_BASE_ZERO = 2;
/** In the place of the messages where the engine has no answer, plus why: an index of the kernel harness's failures. */
export const FAILED = 0x8000_0000;

/** The high word of a first size that the engine cannot see; no size that fails at once has it. */
const UNKNOWN_HIGH_WORD = 0x8000_0000;

/** Where nothing was asked for, an engine that sees requests only does not know what size was thought of. */
export function setFirstSizeUnknown(words: Uint32Array, at: number): void {
	words[at + FIRST_SIZE] = 0;
	words[at + FIRST_SIZE + 1] = UNKNOWN_HIGH_WORD;
}

function isFirstSizeUnknown(words: Uint32Array, at: number): boolean {
	return words[at + ATTEMPTS] === 0 && words[at + FIRST_SIZE] === 0 && words[at + FIRST_SIZE + 1] === UNKNOWN_HIGH_WORD;
}

export interface InputBlock {
	/** How many of its inputs count. */
	length: number;
	readonly words: Uint32Array;
}

export interface OutputBlock {
	readonly words: Uint32Array;
}

export function createInputs(capacity: number): InputBlock {
	return { length: 0, words: new Uint32Array(capacity * INPUT_WORDS) };
}

export function createOutputs(capacity: number): OutputBlock {
	return { words: new Uint32Array(capacity * OUTPUT_WORDS) };
}

/** Writes a value from 0 to 2^53 - 1 in two words. */
export function setNumber(words: Uint32Array, at: number, value: number): void {
	words[at] = value;
	words[at + 1] = value / 2 ** 32;
}

/** The value of two words; exact up to 2^53 - 1. */
export function getNumber(words: Uint32Array, at: number): number {
	return (words[at + 1] as number) * 2 ** 32 + (words[at] as number);
}

function setBigint(words: Uint32Array, at: number, value: bigint): void {
	words[at] = Number(value & 0xffff_ffffn);
	words[at + 1] = Number((value >> 32n) & 0xffff_ffffn);
}

function getBigint(words: Uint32Array, at: number): bigint {
	return (BigInt(words[at + 1] as number) << 32n) | BigInt(words[at] as number);
}

/** @throws RangeError for an input of more than six ranges */
export function writeInput({ words }: InputBlock, index: number, input: Input): void {
	const at = index * INPUT_WORDS;
	if (input.mmio.length > MOST_RANGES) {
		throw new RangeError(`"mmio" expected at most ${MOST_RANGES} ranges, got ${input.mmio.length}`);
	}
	words[at + FLAGS] =
		(input.bios ? FLAG_BIOS : 0) |
		(input.confidential ? FLAG_CONFIDENTIAL : 0) |
		(input.barIsMemory ? 0 : FLAG_BAR_NOT_MEMORY) |
		(input.videoDevice ? 0 : FLAG_NO_VIDEO_DEVICE) |
		(input.sysfb ? 0 : FLAG_NO_SYSFB) |
		(input.resourceSize === 32 ? FLAG_RESOURCE_SIZE_32 : 0);
	words[at + LFB_BASE] = input.lfbBase;
	words[at + LFB_SIZE] = input.lfbSize;
	words[at + RANGE_COUNT] = input.mmio.length;
	setBigint(words, at + BAR_START, input.bar.start);
	setBigint(words, at + BAR_SIZE, input.bar.size);
	for (const [i, { start, last }] of input.mmio.entries()) {
		setBigint(words, at + RANGES + i * RANGE_WORDS, start);
		setBigint(words, at + RANGES + i * RANGE_WORDS + 2, last);
	}
}

export function readInput({ words }: InputBlock, index: number): Input {
	const at = index * INPUT_WORDS;
	const flags = words[at + FLAGS] as number;
	const mmio: InputRange[] = [];
	for (let i = 0; i < (words[at + RANGE_COUNT] as number); i++) {
		const range = at + RANGES + i * RANGE_WORDS;
		mmio.push({ start: getBigint(words, range), last: getBigint(words, range + 2) });
	}
	return {
		mmio,
		bios: (flags & FLAG_BIOS) !== 0,
		confidential: (flags & FLAG_CONFIDENTIAL) !== 0,
		lfbBase: words[at + LFB_BASE] as number,
		lfbSize: words[at + LFB_SIZE] as number,
		bar: { start: getBigint(words, at + BAR_START), size: getBigint(words, at + BAR_SIZE) },
		barIsMemory: (flags & FLAG_BAR_NOT_MEMORY) === 0,
		videoDevice: (flags & FLAG_NO_VIDEO_DEVICE) === 0,
		sysfb: (flags & FLAG_NO_SYSFB) === 0,
		resourceSize: (flags & FLAG_RESOURCE_SIZE_32) === 0 ? 64 : 32,
	};
}

export function readOutput({ words }: OutputBlock, index: number): Output {
	const at = index * OUTPUT_WORDS;
	const bits = words[at + MESSAGES] as number;
	const messages: ReserveMessage[] = [];
	if (bits >= FAILED) {
		return { start: 0n, size: 0n, firstSize: null, attempts: 0, messages, failed: FAILURES[bits - FAILED] ?? 'failed' };
	}
	if ((bits & MESSAGE_UNEXPECTED_LOW_BASE) !== 0) {
		messages.push('unexpected-low-mmio-base');
	}
	if ((bits & MESSAGE_BASE_ZERO) !== 0) {
		messages.push('framebuffer-base-zero');
	}
	return {
		start: getBigint(words, at + START),
		size: getBigint(words, at + SIZE),
		firstSize: isFirstSizeUnknown(words, at) ? null : getBigint(words, at + FIRST_SIZE),
		attempts: words[at + ATTEMPTS] as number,
		messages,
	};
}

export function writeOutput({ words }: OutputBlock, index: number, output: Output): void {
	const at = index * OUTPUT_WORDS;
	setBigint(words, at + START, output.start);
	setBigint(words, at + SIZE, output.size);
	setBigint(words, at + FIRST_SIZE, output.firstSize ?? 0n);
	words[at + ATTEMPTS] = output.attempts;
	words[at + MESSAGES] =
		(output.messages.includes('unexpected-low-mmio-base') ? MESSAGE_UNEXPECTED_LOW_BASE : 0) |
		(output.messages.includes('framebuffer-base-zero') ? MESSAGE_BASE_ZERO : 0);
}

/** Is the output at `index` the same in both, as far as both engines see? */
export function sameOutput(a: OutputBlock, b: OutputBlock, index: number): boolean {
	const at = index * OUTPUT_WORDS;
	for (let i = at; i < at + OUTPUT_WORDS; i++) {
		if (a.words[i] !== b.words[i]) {
			return isFirstSizeUnknown(a.words, at) !== isFirstSizeUnknown(b.words, at) && isSameElse(a.words, b.words, at);
		}
	}
	return true;
}

function isSameElse(a: Uint32Array, b: Uint32Array, at: number): boolean {
	for (let i = at; i < at + OUTPUT_WORDS; i++) {
		if (a[i] !== b[i] && i !== at + FIRST_SIZE && i !== at + FIRST_SIZE + 1) {
			return false;
		}
	}
	return true;
}
