/**
 * Shrinks an input on which engines disagree to a minimal one, by dropping ranges, resetting flags, and lowering single
 * numbers or pairs of them as long as the engines still disagree. Needs fast-check.
 */

import { type Case, FLAGS, MAX_RANGES } from '@hvmmio/vectors/case';
import fc from 'fast-check';
import { ADDRESSES, SIZES } from '../sources/landmarks.ts';
import { inputOfShape, numbersOf, type Shape, shapeOfInput, withNumbers } from './shape.ts';

const U32_MAX = 2n ** 32n - 1n;
const U64_MAX = 2n ** 64n - 1n;
const ADDRESS_LIMIT = 2n ** 52n;

/**
 * Finds a minimal input near this one on which the engines still disagree.
 * @param disagrees called for many inputs; must hold for `input`
 * @param anyBits false: try only inputs that a machine could have
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0xf9234567' });
 * const least = shrink(({ lfbBase }) => lfbBase > 0xf8000000, input, true);
 * console.log(least.lfbBase > 0xf8000000); // true
 * ```
 */
export function shrink(disagrees: (input: Case) => boolean, input: Case, anyBits: boolean): Case {
	const fails = (shape: Shape) => (anyBits || isPhysical(shape)) && disagrees(inputOfShape(shape));
	let shape = shapeOfInput(input);
	for (let round = 0; round < MAX_ROUNDS; round++) {
		const smaller = smallestNear(SHAPES, fails, lowerToLandmarks(fails, lowerPairs(fails, shape)));
		if (isSame(smaller, shape)) {
			break;
		}
		shape = smaller;
	}
	return inputOfShape(shape);
}

/** A safety limit, far above what any input has needed. */
const MAX_ROUNDS = 1000;
/**
 * Limit of inputs tried per shrinking pass. If two numbers must stay close, lowering them one at a time takes millions
 * of one-byte steps; lowering both in the next round takes a few.
 */
const MAX_TRIES = 2000;

function isSame(a: Shape, b: Shape): boolean {
	const text = (shape: Shape) => JSON.stringify([{ ...shape, ...NO_NUMBERS }, numbersOf(shape).map(String)]);
	return text(a) === text(b);
}

const NO_NUMBERS = { mmio: 0, lfbBase: 0, lfbSize: 0, bar: 0 };

/** Are all ranges ascending and all values within 52 bits? */
function isPhysical({ mmio, bar }: Shape): boolean {
	const isBelow = (value: bigint) => value <= ADDRESS_LIMIT;
	return (
		mmio.every(({ start, length }) => isBelow(start + length + 1n)) &&
		(bar === null || (isBelow(bar.start) && isBelow(bar.size)))
	);
}

const LANDMARKS = [...ADDRESSES, ...SIZES].flatMap((value) => [-1n, 0n, 1n].map((by) => BigInt(value) + by));

const address = fc.bigInt({ min: 0n, max: U64_MAX });
const word = fc.bigInt({ min: 0n, max: U32_MAX });

const SHAPES: fc.Arbitrary<Shape> = fc.record({
	mmio: fc.array(fc.record({ start: address, length: address }), { maxLength: MAX_RANGES, size: 'max' }),
	flags: fc.tuple(...FLAGS.map(() => fc.boolean())),
	lfbBase: word,
	lfbSize: word,
	bar: fc.option(fc.record({ start: address, size: address })),
});

/** The result of fast-check's shrinking of a failing value. */
function smallestNear<T>(values: fc.Arbitrary<T>, fails: (value: T) => boolean, value: T): T {
	let tries = 0;
	const property = fc.property(values, (each) => tries++ >= MAX_TRIES || !fails(each));
	const { counterexample } = fc.check(property, { examples: [[value]], numRuns: 1, seed: 0 });
	return counterexample === null ? value : (counterexample[0] as T);
}

/** Tries values at and next to landmarks, since fast-check lowers numbers by bisection and may skip some failures. */
function lowerToLandmarks(fails: (shape: Shape) => boolean, shape: Shape): Shape {
	let best = shape;
	for (let i = 0; i < numbersOf(shape).length; i++) {
		const numbers = numbersOf(best);
		const value = numbers[i] as bigint;
		const lower = [...LANDMARKS, ...LANDMARKS.map((landmark) => value - landmark)]
			.filter((each) => each >= 0n && each < value)
			.sort((a, b) => (a < b ? -1 : 1));
		const found = lower.find((each) => fails(withNumbers(best, numbers.with(i, each))));
		best = found === undefined ? best : withNumbers(best, numbers.with(i, found));
	}
	return best;
}

/** Lowers each pair of numbers by the same amount, as far as possible, since related addresses must move together. */
function lowerPairs(fails: (shape: Shape) => boolean, shape: Shape): Shape {
	let best = shape;
	const count = numbersOf(shape).length;
	for (let i = 0; i < count; i++) {
		for (let j = i + 1; j < count; j++) {
			best = lowerPair(fails, best, i, j);
		}
	}
	return best;
}

function lowerPair(fails: (shape: Shape) => boolean, shape: Shape, i: number, j: number): Shape {
	const numbers = numbersOf(shape);
	const a = numbers[i] as bigint;
	const b = numbers[j] as bigint;
	const smaller = a < b ? i : j;
	const most = numbers[smaller] as bigint;
	const loweredTo = (rest: bigint) => withNumbers(shape, numbers.with(i, a - most + rest).with(j, b - most + rest));
	return loweredTo(smallestNear(fc.bigInt({ min: 0n, max: most }), (rest) => fails(loweredTo(rest)), most));
}
