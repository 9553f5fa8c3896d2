/**
 * Random numbers that can be had for any input without those before it: each input has a stream of its own, made from
 * the seed, the source and its index. So the inputs are the same however they are shared out among workers.
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), which no library gives without an object for each stream.
 */

export interface Random {
	/** Begins the stream of an input. */
	begin(index: number): void;
	/** The next 32 bits. */
	bits(): number;
	/** The next integer from 0 to `limit` - 1; `limit` is at most 2^32. */
	below(limit: number): number;
}

/** Rounds after which a stream no longer shows that it began with small numbers. */
const WARM_UP = 12;

/**
 * A generator of random numbers for one source of one seed.
 * @param source tells the streams of one source from those of another
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
