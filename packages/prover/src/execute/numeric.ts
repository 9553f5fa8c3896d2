/** Numeric instructions; WebAssembly 1.0, section 4.3.2. */

import { OP } from '@hvmmio/kernel-harness/wasm';
import { Refused } from '../refused.ts';
import { bitAnd, bitOr, bitXor, extract, rotateLeft, shift, signExtend, zeroExtend } from '../term/bits.ts';
import { and, not } from '../term/boolean.ts';
import { mapLeaves } from '../term/choice.ts';
import { atMost, atMostSigned, below, belowSigned, equal, notEqual } from '../term/compare.ts';
import { divide, product } from '../term/divide.ts';
import { difference, sum } from '../term/sum.ts';
import { maskOf, type Pool, type Term } from '../term/term.ts';

type Compare = (a: Term, b: Term) => Term;

/** Comparisons from `eq` on, in opcode order; `i32.eq` is 0x46, `i64.eq` 0x51. */
const COMPARISONS: readonly Compare[] = [
	equal,
	notEqual,
	belowSigned,
	below,
	(a, b) => belowSigned(b, a),
	(a, b) => below(b, a),
	atMostSigned,
	atMost,
	(a, b) => atMostSigned(b, a),
	(a, b) => atMost(b, a),
];

/** Binary operations from `add` on, in opcode order; `i32.add` is 0x6a, `i64.add` 0x7c. */
const BINARY: readonly Compare[] = [
	sum,
	difference,
	product,
	(a, b) => divide('quotientSigned', a, b),
	(a, b) => divide('quotient', a, b),
	(a, b) => divide('remainderSigned', a, b),
	(a, b) => divide('remainder', a, b),
	bitAnd,
	bitOr,
	bitXor,
	(a, b) => shift('shiftLeft', a, b),
	(a, b) => shift('shiftRightSigned', a, b),
	(a, b) => shift('shiftRight', a, b),
	(a, b) => rotated(a, b, (by) => by),
	(a, b) => rotated(a, b, (by) => a.width - by),
];
const FIRST_ROTATION = 13;

const I32_EQ = 0x46;
const I64_EQ = 0x51;
const I32_CLZ = 0x67;
const I32_ADD = 0x6a;
const I64_CLZ = 0x79;
const I64_ADD = 0x7c;

/** When a division traps: the divisor is 0, or the quotient overflows. Null for instructions that cannot trap. */
export function trapCondition(op: number, a: Term, b: Term): Term | null {
	const which = op - (op >= I64_CLZ ? I64_ADD : I32_ADD);
	if (op < I32_ADD || which < 3 || which > 6) {
		return null;
	}
	const { pool, width } = a;
	const isZero = equal(b, pool.constant(width, 0n));
	if (which !== 3) {
		return isZero;
	}
	const overflows = and(
		equal(a, pool.constant(width, 1n << BigInt(width - 1))),
		equal(b, pool.constant(width, maskOf(width))),
	);
	return not(and(not(isZero), not(overflows)));
}

/** Number of operands of a numeric instruction. */
export function operandsOf(op: number): 1 | 2 {
	const unary =
		op === OP.i32Eqz ||
		op === OP.i64Eqz ||
		(op >= I32_CLZ && op < I32_ADD) ||
		(op >= I64_CLZ && op < I64_ADD) ||
		op >= OP.i32WrapI64;
	return unary ? 1 : 2;
}

export function compute(op: number, a: Term, b: Term): Term {
	const { pool, width } = a;
	const flag = (condition: Term) => zeroExtend(condition, 32);
	if (op === OP.i32Eqz || op === OP.i64Eqz) {
		return flag(equal(a, pool.constant(width, 0n)));
	}
	if (op < I32_CLZ) {
		return flag((COMPARISONS[op - (op >= I64_EQ ? I64_EQ : I32_EQ)] as Compare)(a, b));
	}
	if ((op >= I32_CLZ && op < I32_ADD) || (op >= I64_CLZ && op < I64_ADD)) {
		return counted(op - (op >= I64_CLZ ? I64_CLZ : I32_CLZ), a);
	}
	if (op < OP.i32WrapI64) {
		const which = op - (op >= I64_ADD ? I64_ADD : I32_ADD);
		if (which >= FIRST_ROTATION && b.leaves === 0) {
			throw new Refused('the module rotates by a number of bits that depends on the input');
		}
		return (BINARY[which] as Compare)(a, b);
	}
	return converted(op, a);
}

function converted(op: number, a: Term): Term {
	switch (op) {
		case OP.i32WrapI64:
			return extract(a, 0, 32);
		case OP.i64ExtendI32S:
			return signExtend(a, 64);
		case OP.i64ExtendI32U:
			return zeroExtend(a, 64);
		default: {
			const bits = [8, 16, 8, 16, 32][op - OP.i32Extend8S] as number;
			return signExtend(extract(a, 0, bits), a.width);
		}
	}
}

function rotated(a: Term, by: Term, turn: (by: number) => number): Term {
	return mapLeaves(by, (leaf) => rotateLeft(a, turn(Number(leaf.value % BigInt(a.width)))));
}

/** clz, ctz, popcnt. */
function counted(which: number, a: Term): Term {
	if (a.leaves === 0) {
		throw new Refused('the module counts bits of a value that depends on the input');
	}
	return mapLeaves(a, ({ pool, width, value }: { pool: Pool; width: number; value: bigint }) => {
		const digits = value.toString(2).padStart(width, '0');
		const zeros = (text: string) => (text.indexOf('1') < 0 ? width : text.indexOf('1'));
		const counts = [zeros(digits), zeros([...digits].reverse().join('')), digits.replaceAll('0', '').length];
		return pool.constant(width, counts[which] as number);
	});
}
