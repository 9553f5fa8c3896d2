/** Products, quotients and remainders. Without a constant operand they are not simplified, but left to the solver. */

import { extract, zeroExtend } from './bits.ts';
import { scaled } from './sum.ts';
import { bitLength, isConstant, maskOf, signedOf, type Term } from './term.ts';

export function product(a: Term, b: Term): Term {
	if (isConstant(b)) {
		return scaled(a, b.value);
	}
	if (isConstant(a)) {
		return scaled(b, a.value);
	}
	return a.pool.intern('product', a.width, { args: a.id < b.id ? [a, b] : [b, a] });
}

type Division = 'quotient' | 'remainder' | 'quotientSigned' | 'remainderSigned';

/** @param b must not be 0, which the caller ensures */
export function divide(operator: Division, a: Term, b: Term): Term {
	const { pool, width } = a;
	const half = maskOf(width) >> 1n;
	if (isConstant(a) && isConstant(b) && b.value !== 0n) {
		return pool.constant(width, divided(operator, width, a.value, b.value));
	}
	const unsigned = operator === 'quotientSigned' ? 'quotient' : operator === 'remainderSigned' ? 'remainder' : operator;
	if (unsigned !== operator && a.max <= half && b.max <= half) {
		return divide(unsigned, a, b);
	}
	if (isConstant(b) && unsigned === operator && b.value > 0n && (b.value & (b.value - 1n)) === 0n) {
		const bits = bitLength(b.value) - 1;
		if (bits === 0) {
			return operator === 'quotient' ? a : pool.constant(width, 0n);
		}
		return zeroExtend(operator === 'quotient' ? extract(a, bits, width - bits) : extract(a, 0, bits), width);
	}
	const max = operator === 'quotient' ? a.max : operator === 'remainder' && b.max > 0n ? b.max - 1n : maskOf(width);
	return pool.intern(operator, width, { args: [a, b], max });
}

/** The result of a division, truncated to the width. @param b not 0 */
export function divided(operator: Division, width: number, a: bigint, b: bigint): bigint {
	const [x, y] = [signedOf(width, a), signedOf(width, b)];
	const results = {
		quotient: () => a / b,
		remainder: () => a % b,
		quotientSigned: () => x / y,
		remainderSigned: () => x % y,
	};
	return results[operator]() & maskOf(width);
}
