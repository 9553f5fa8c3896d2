/** Random inputs that a guest on some machine could have, with addresses of at most 46 bits. */

import { ALL_FLAGS, CASE, CASE_WORDS, MAX_RANGES, RANGE_WORDS, setNumber, USUAL_FLAG_BITS } from '@hvmmio/vectors/case';
import { createRandom, type Random } from './random.ts';
import type { Source } from './source.ts';

/**
 * Random addresses of at most 46 bits, and random sizes.
 * @example
 * ```ts
 * import { physicalSource } from '@hvmmio/differential/sources';
 * console.log(physicalSource(1).name); // random
 * ```
 */
export function physicalSource(seed: number): Source {
	const random = createRandom(seed, 3);
	return {
		name: 'random',
		anyBits: false,
		write(index, { words }, slot) {
			const at = slot * CASE_WORDS;
			random.begin(index);
			const count = random.below(MAX_RANGES + 1);
			for (let i = 0; i < count; i++) {
				const start = below2To(random, 46);
				setNumber(words, at + CASE.ranges + i * RANGE_WORDS, start);
				setNumber(words, at + CASE.ranges + i * RANGE_WORDS + 2, start + below2To(random, 46));
			}
			words[at + CASE.rangeCount] = count;
			words[at + CASE.flags] = USUAL_FLAG_BITS ^ (random.bits() & random.bits() & ALL_FLAGS);
			words[at + CASE.lfbBase] = below2To(random, 32);
			words[at + CASE.lfbSize] = below2To(random, 32);
			setNumber(words, at + CASE.barStart, below2To(random, 46));
			setNumber(words, at + CASE.barLen, below2To(random, 46));
		},
	};
}

/** A random number of random bit length; half of the results are rounded down to a multiple of 1 MiB. */
function below2To(random: Random, bits: number): number {
	const value = Math.floor((random.bits() / 2 ** 32) * (POWERS[random.below(bits + 1)] as number));
	return random.below(2) === 0 ? value : Math.floor(value / 2 ** 20) * 2 ** 20;
}

const POWERS = Array.from({ length: 47 }, (_, bit) => 2 ** bit);
