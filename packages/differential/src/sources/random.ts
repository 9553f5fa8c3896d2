/**
 * Random numbers with random access: each input has its own stream, derived from the seed, the source and the index.
 * So the inputs are the same however they are split among workers.
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand); libraries only offer it with one object per stream.
 */

export interface Random {
	/** Starts the stream of an input. */
	begin(index: number): void;
	/** The next 32 bits. */
	bits(): number;
	/** The next integer from 0 to `limit` - 1; `limit` is at most 2^32. */
	below(limit: number): number;
}

/** Rounds to discard, after which a stream no longer shows its small initial state. */
const WARM_UP = 12;

/**
 * Creates a random number generator for one seed and source.
 * @param source a number that separates the streams of different sources
 * @example
 * ```ts
 * import { createRandom } from '@hvmmio/differential/sources';
 * const [a, b] = [createRandom(1, 0), createRandom(1, 0)];
 * console.log(a.below(1000) === b.below(1000)); // true
 * ```
 */
export function createRandom(seed: number, source: number): Random {
	let a = 0;
	let b = 0;
	let c = 0;
	let counter = 1;
	function bits(): number {
		const sum = (a + b + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (((c << 21) | (c >>> 11)) + sum) | 0;
		return sum >>> 0;
	}
	return {
		begin(index) {
			a = index | 0;
			b = seed | 0;
			c = (source << 24) ^ Math.floor(index / 2 ** 32);
			counter = 1;
			for (let i = 0; i < WARM_UP; i++) {
				bits();
			}
		},
		bits,
		below: (limit) => Math.floor((bits() / 2 ** 32) * limit),
	};
}
