/**
 * Inputs and outputs as the module has them: 32-bit words, values of 64 bits in two words with the low one first. The
 * first eight words of an output are what the reservation came to, the rest is what the walk left.
 */

import type { ReserveInput } from '@hvmmio/vectors';

/** Words of an input, and where in it they are. */
export const INPUT_WORDS = 32;
export const FLAGS = 0;
export const LFB_BASE = 1;
export const LFB_SIZE = 2;
export const RANGE_COUNT = 3;
export const BAR_START = 4;
export const BAR_SIZE = 6;
/** Start and last byte, two words each. */
export const RANGES = 8;
export const RANGE_WORDS = 4;
export const MOST_RANGES = 6;

/** What differs from an EFI guest with a video device whose BAR0 is memory, CONFIG_SYSFB and 64-bit resources. */
export const FLAG_BIOS = 1;
export const FLAG_CONFIDENTIAL = 2;
export const FLAG_BAR_NOT_MEMORY = 4;
export const FLAG_NO_VIDEO_DEVICE = 8;
export const FLAG_NO_SYSFB = 16;
export const FLAG_RESOURCE_SIZE_32 = 32;

/** Words of an output, and where in it they are. */
export const OUTPUT_WORDS = 16;
export const START = 0;
export const SIZE = 2;
/** The size that was first asked for; 0 where nothing was asked for. */
export const FIRST_SIZE = 4;
export const ATTEMPTS = 6;
/** Bits 0 to 2: known messages. Bits 8 to 31: a digest of all that was printed, levels and formats; 0 for nothing. */
export const MESSAGES = 7;
export const KNOWN_MESSAGES = 7;
export const NODE_START = 8;
export const NODE_LAST = 10;
export const NODES = 12;
/** 1: the run came to its end. 0: it did not; FAILURE says why. */
export const ENDED = 13;
/** A value that stands for all nodes but the first. */
export const MORE_NODES = 14;
/** Where ENDED is 0: why, an index of FAILURES. */
export const FAILURE = 14;

/** How a run can end that does not come to its end. */
export const FAILURES = ['endless loop', 'stack overflow', 'access outside memory', 'undefined behaviour'] as const;
export type Failure = (typeof FAILURES)[number];

function setBigint(words: Uint32Array, at: number, value: bigint): void {
	words[at] = Number(value & 0xffff_ffffn);
	words[at + 1] = Number((value >> 32n) & 0xffff_ffffn);
}

export function getBigint(words: Uint32Array, at: number): bigint {
	return (BigInt(words[at + 1] as number) << 32n) | BigInt(words[at] as number);
}

/** The flags word of an input. */
export function flagsOf(input: ReserveInput): number {
	return (
		(input.bios ? FLAG_BIOS : 0) |
		(input.confidential ? FLAG_CONFIDENTIAL : 0) |
		(input.barIsMemory ? 0 : FLAG_BAR_NOT_MEMORY) |
		(input.videoDevice ? 0 : FLAG_NO_VIDEO_DEVICE) |
		(input.sysfb ? 0 : FLAG_NO_SYSFB) |
		(input.resourceSize === 32 ? FLAG_RESOURCE_SIZE_32 : 0)
	);
}

/** A range as `START-END`, its end inclusive. */
export function rangeFrom(text: string): { readonly start: bigint; readonly last: bigint } {
	const [start = '', last = ''] = text.split('-');
	return { start: BigInt(start), last: BigInt(last) };
}

/** @throws RangeError for an input of more than six ranges */
export function writeInput(words: Uint32Array, index: number, input: ReserveInput): void {
	if (input.mmio.length > MOST_RANGES) {
		throw new RangeError(`"mmio" expected at most ${MOST_RANGES} ranges, got ${input.mmio.length}`);
	}
	const at = index * INPUT_WORDS;
	words[at + FLAGS] = flagsOf(input);
	words[at + LFB_BASE] = Number(input.lfbBase);
	words[at + LFB_SIZE] = input.lfbSize;
	words[at + RANGE_COUNT] = input.mmio.length;
	setBigint(words, at + BAR_START, BigInt(input.bar.start));
	setBigint(words, at + BAR_SIZE, BigInt(input.bar.size));
	for (const [i, text] of input.mmio.entries()) {
		const { start, last } = rangeFrom(text);
		setBigint(words, at + RANGES + i * RANGE_WORDS, start);
		setBigint(words, at + RANGES + i * RANGE_WORDS + 2, last);
	}
}
