/** Values at, just below and just above every constant, and inputs whose values touch one another. */

import { ALL_FLAGS, CASE, CASE_WORDS, FLAG, RANGE_WORDS, setNumber, USUAL_FLAG_BITS } from '@hvmmio/vectors/case';
import { ADDRESSES, SIZES } from './landmarks.ts';
import { createRandom, type Random } from './random.ts';
import type { Source } from './source.ts';

/** Flags that differ from the usual only now and then, so that the rest of the case comes to bear. */
const RARE_FLAGS = ALL_FLAGS & ~FLAG.efi;

/**
 * Values at and beside every constant of the rules, in inputs whose values touch one another.
 * @example
 * ```ts
 * import { boundariesSource } from '@hvmmio/differential/sources';
 * console.log(boundariesSource(1).name); // boundaries
 * ```
 */
export function boundariesSource(seed: number): Source {
	const random = createRandom(seed, 2);
	return {
		name: 'boundaries',
		anyBits: false,
		write(index, { words }, slot) {
			const at = slot * CASE_WORDS;
			random.begin(index);
			const start = near(random, ADDRESSES);
			const last = endFor(random, start);
			const count = RANGES_OF[random.below(RANGES_OF.length)] as number;
			setNumber(words, at + CASE.ranges, start);
			setNumber(words, at + CASE.ranges + 2, last);
			for (let i = 1; i < count; i++) {
				writeNeighbour(random, words, at + CASE.ranges + i * RANGE_WORDS);
			}
			words[at + CASE.rangeCount] = count;
			words[at + CASE.flags] = USUAL_FLAG_BITS ^ (random.bits() & ALL_FLAGS & ~(random.below(4) > 0 ? RARE_FLAGS : 0));
			words[at + CASE.lfbBase] = place(random, start, last);
			words[at + CASE.lfbSize] = near(random, SIZES);
			setNumber(words, at + CASE.barStart, place(random, start, last));
			setNumber(words, at + CASE.barLen, near(random, SIZES));
		},
	};
}

/** How many ranges an input has: mostly the two of a host, or one. */
const RANGES_OF = [0, 1, 1, 1, 1, 2, 2, 2, 3, 4];

/** A value of the list, or one beside it. */
function near(random: Random, list: readonly number[]): number {
	const value = list[random.below(list.length)] as number;
	return Math.max(0, value + beside(random));
}

/** 0 half of the time, else one or two up or down. */
function beside(random: Random): number {
	return random.below(2) === 0 ? 0 : random.below(5) - 2;
}

/** A last byte: some size above the start, or just below some address. */
function endFor(random: Random, start: number): number {
	const end = random.below(2) === 0 ? start + near(random, SIZES) : near(random, ADDRESSES);
	return Math.max(start, end - 1);
}

/** Where the framebuffer is said to be: nowhere, at or in the first range, or at an address of its own. */
function place(random: Random, start: number, last: number): number {
	switch (random.below(4)) {
		case 0:
			return 0;
		case 1:
			return Math.max(0, start + beside(random));
		case 2:
			return random.below(2) === 0 ? start + near(random, SIZES) : Math.max(0, last + 1 - near(random, SIZES));
		default:
			return near(random, ADDRESSES);
	}
}

/** A range that touches the one before it, overlaps it, leaves a byte between them, or has nothing to do with it. */
function writeNeighbour(random: Random, words: Uint32Array, at: number): void {
	const before = at - RANGE_WORDS;
	const low = (words[before + 1] as number) * 2 ** 32 + (words[before] as number);
	const high = (words[before + 3] as number) * 2 ** 32 + (words[before + 2] as number);
	const size = near(random, SIZES);
	let start = near(random, ADDRESSES);
	let last = endFor(random, start);
	const how = random.below(4);
	if (how === 0) {
		start = Math.max(0, high + 1 + beside(random));
		last = Math.max(start, start + size - 1);
	} else if (how === 1) {
		last = Math.max(0, low - 1 + beside(random));
		start = Math.max(0, last + 1 - Math.max(1, size));
	}
	setNumber(words, at, start);
	setNumber(words, at + 2, last);
}
