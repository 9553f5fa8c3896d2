/** Bounds of sums. */

import { signedOf } from './term.ts';

/** Bounds of a sum that never wraps, or wraps equally often for every input; none for any other sum. */
export function boundsOf(
	width: number,
	value: bigint,
	parts: readonly (readonly [{ min: bigint; max: bigint }, bigint])[],
): { min?: bigint; max?: bigint } {
	const modulus = 1n << BigInt(width);
	let low = signedOf(width, value);
	let high = low;
	for (const [{ min, max }, factor] of parts) {
		const signed = signedOf(width, factor);
		low += signed * (signed > 0n ? min : max);
		high += signed * (signed > 0n ? max : min);
	}
	const turns = low >= 0n ? low / modulus : -((-low + modulus - 1n) / modulus);
	const [min, max] = [low - turns * modulus, high - turns * modulus];
	return max < modulus ? { min, max } : {};
}
