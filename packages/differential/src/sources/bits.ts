/** Arbitrary bit patterns in every field, as from broken firmware, for engines that compute as C does. */

import { ALL_FLAGS, CASE, CASE_WORDS, MAX_RANGES } from '@hvmmio/vectors/case';
import { ADDRESSES, SIZES } from './landmarks.ts';
import { createRandom, type Random } from './random.ts';
import type { Source } from './source.ts';

/**
 * Arbitrary bit patterns in every field, for engines that compute as C does.
 * @example
 * ```ts
 * import { bitsSource } from '@hvmmio/differential/sources';
 * console.log(bitsSource(1).name); // any bits
 * ```
 */
export function bitsSource(seed: number): Source {
	const random = createRandom(seed, 4);
	return {
		name: 'any bits',
		anyBits: true,
		write(index, { words }, slot) {
			const at = slot * CASE_WORDS;
			random.begin(index);
			words[at + CASE.flags] = random.bits() & ALL_FLAGS;
			words[at + CASE.lfbBase] = word(random, 0);
			words[at + CASE.lfbSize] = word(random, 0);
			const count = random.below(MAX_RANGES + 1);
			words[at + CASE.rangeCount] = count;
			writeValue(random, words, at + CASE.barStart);
			writeValue(random, words, at + CASE.barLen);
			for (let i = 0; i < 2 * count; i++) {
				writeValue(random, words, at + CASE.ranges + 2 * i);
			}
		},
	};
}

/** Random bits, the low half of a landmark ± 1, or `base` ± 2. */
function word(random: Random, base: number): number {
	const list = random.below(2) === 0 ? ADDRESSES : SIZES;
	switch (random.below(4)) {
		case 0:
			return random.bits();
		case 1:
			return base + random.below(5) - 2;
		default:
			return (list[random.below(list.length)] as number) + random.below(3) - 1;
	}
}

function writeValue(random: Random, words: Uint32Array, at: number): void {
	words[at] = word(random, 0);
	words[at + 1] = random.below(3) > 0 ? random.below(3) - 1 : random.bits();
}
