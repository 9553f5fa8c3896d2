/** Random inputs that a guest on some machine could have: any addresses of at most 46 bits. */

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
	RANGE_WORDS,
	RANGES,
	setNumber,
} from '../case/block.ts';
import { createRandom, type Random } from './random.ts';
import type { Source } from './source.ts';

export function physicalSource(seed: number): Source {
	const random = createRandom(seed, 3);
	return {
		name: 'random',
		anyBits: false,
		write(index, { words }, slot) {
			const at = slot * INPUT_WORDS;
			random.begin(index);
			const count = random.below(MOST_RANGES + 1);
			for (let i = 0; i < count; i++) {
				const start = below2To(random, 46);
				setNumber(words, at + RANGES + i * RANGE_WORDS, start);
				setNumber(words, at + RANGES + i * RANGE_WORDS + 2, start + below2To(random, 46));
			}
			words[at + RANGE_COUNT] = count;
			words[at + FLAGS] = random.bits() & random.bits() & ALL_FLAGS;
			words[at + LFB_BASE] = below2To(random, 32);
			words[at + LFB_SIZE] = below2To(random, 32);
			setNumber(words, at + BAR_START, below2To(random, 46));
			setNumber(words, at + BAR_SIZE, below2To(random, 46));
		},
	};
}

/** A number whose length in bits is as random as its bits, half of them multiples of 1 MiB. */
function below2To(random: Random, bits: number): number {
	const value = Math.floor((random.bits() / 2 ** 32) * 2 ** random.below(bits + 1));
	return random.below(2) === 0 ? value : value - (value % 2 ** 20);
}
