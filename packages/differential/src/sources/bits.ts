/** Any pattern of 64 bits in every field, firmware's nonsense included: for engines that compute as C does. */

import {
	ALL_FLAGS,
	BAR_SIZE,
	BAR_START,
	FLAGS,
	INPUT_WORDS,
	LFB_BASE,
	LFB_SIZE,
	MOST_RANGES,
	RANGE_COUNT,
	RANGES,
} from '../case/block.ts';
import { ADDRESSES, SIZES } from './landmarks.ts';
import { createRandom, type Random } from './random.ts';
import type { Source } from './source.ts';

export function bitsSource(seed: number): Source {
	const random = createRandom(seed, 4);
	return {
		name: 'any bits',
		anyBits: true,
		write(index, { words }, slot) {
			const at = slot * INPUT_WORDS;
			random.begin(index);
			words[at + FLAGS] = random.bits() & ALL_FLAGS;
			words[at + LFB_BASE] = word(random, 0);
			words[at + LFB_SIZE] = word(random, 0);
			const count = random.below(MOST_RANGES + 1);
			words[at + RANGE_COUNT] = count;
			writeValue(random, words, at + BAR_START);
			writeValue(random, words, at + BAR_SIZE);
			for (let i = 0; i < 2 * count; i++) {
				writeValue(random, words, at + RANGES + 2 * i);
			}
		},
	};
}

/** Random bits, a landmark's low half, or all zeros or ones, a little up or down. */
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
