/** Values at, just below and just above every constant, in inputs whose values are adjacent to each other. */

import { ALL_FLAGS, CASE, CASE_WORDS, FLAG, RANGE_WORDS, setNumber, USUAL_FLAG_BITS } from '@hvmmio/vectors/case';
import { ADDRESSES, SIZES } from './landmarks.ts';
import { createRandom, type Random } from './random.ts';
import type { Source } from './source.ts';

/** Flags that are rarely changed from the usual value, so that the rest of the case matters. */
const RARE_FLAGS = ALL_FLAGS & ~FLAG.efi;

/**
 * Values at and next to every constant of the rules, in inputs whose values are adjacent to each other.
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

/** Weights for the number of ranges: mostly one, or two as from a host. */
const RANGES_OF = [0, 1, 1, 1, 1, 2, 2, 2, 3, 4];

/** A value of the list, or one close to it. */
function near(random: Random, list: readonly number[]): number {
	const value = list[random.below(list.length)] as number;
	return Math.max(0, value + beside(random));
}

/** A small offset: 0 half of the time, otherwise from -2 to 2. */
function beside(random: Random): number {
	return random.below(2) === 0 ? 0 : random.below(5) - 2;
}

/** A last byte: a size above the start, or just below an address. */
function endFor(random: Random, start: number): number {
	const end = random.below(2) === 0 ? start + near(random, SIZES) : near(random, ADDRESSES);
	return Math.max(start, end - 1);
}

/** A location for the framebuffer: none (0), at an edge of or in the first range, or at an unrelated address. */
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

/** A range that is adjacent to the previous one, overlaps it, leaves a small gap, or is unrelated to it. */
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
