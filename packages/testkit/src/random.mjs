/** Seeded random numbers for tests and tools. */

/**
 * Numbers in [0, 1) (mulberry32).
 * @param {number} seed
 * @returns {() => number}
 */
export function unitsFrom(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * Whole numbers in [0, limit), with a limit of at most 2^32.
 * @param {number} seed
 * @returns {(limit: number) => number}
 */
export function numbersFrom(seed) {
	const unit = unitsFrom(seed);
	return (limit) => Math.floor(unit() * limit);
}
