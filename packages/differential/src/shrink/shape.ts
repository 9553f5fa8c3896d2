/** A case in the form used for shrinking: the simplest value of every field is false, 0 or null. */

import { ALL_FLAGS, type Case, FLAGS, flagBits, flagsFromBits, USUAL_BAR, USUAL_FLAG_BITS } from '@hvmmio/vectors/case';

export interface Shape {
	readonly mmio: readonly { readonly start: bigint; readonly length: bigint }[];
	/** For each flag, in table order: does it differ from the usual value? */
	readonly flags: readonly boolean[];
	readonly lfbBase: bigint;
	readonly lfbSize: bigint;
	/** null: the usual BAR, that of every Gen1 VM. */
	readonly bar: { readonly start: bigint; readonly size: bigint } | null;
}

/** `last` is start + length modulo 2^64, so that every pair can be expressed. */
export function inputOfShape(shape: Shape): Case {
	const differing = shape.flags.reduce((bits, differs, i) => bits | (differs ? (FLAGS[i]?.bit ?? 0) : 0), 0);
	return {
		mmio: shape.mmio.map(({ start, length }) => ({ start, last: BigInt.asUintN(64, start + length) })),
		...flagsFromBits(USUAL_FLAG_BITS ^ differing),
		lfbBase: Number(shape.lfbBase),
		lfbSize: Number(shape.lfbSize),
		bar: shape.bar ?? USUAL_BAR,
	};
}

export function shapeOfInput(input: Case): Shape {
	const { bar } = input;
	const differing = (flagBits(input) ^ USUAL_FLAG_BITS) & ALL_FLAGS;
	const isUsual = bar.start === USUAL_BAR.start && bar.size === USUAL_BAR.size;
	return {
		mmio: input.mmio.map(({ start, last }) => ({ start, length: BigInt.asUintN(64, last - start) })),
		flags: FLAGS.map(({ bit }) => (differing & bit) !== 0),
		lfbBase: BigInt(input.lfbBase),
		lfbSize: BigInt(input.lfbSize),
		bar: isUsual ? null : bar,
	};
}

/** The numbers of a shape, in a fixed order. */
export function numbersOf({ mmio, lfbBase, lfbSize, bar }: Shape): bigint[] {
	const ranges = mmio.flatMap(({ start, length }) => [start, length]);
	return [...ranges, lfbBase, lfbSize, ...(bar === null ? [] : [bar.start, bar.size])];
}

/** The shape with its numbers replaced, in the same order. */
export function withNumbers(shape: Shape, numbers: readonly bigint[]): Shape {
	const rest = [...numbers];
	const next = () => rest.shift() as bigint;
	return {
		...shape,
		mmio: shape.mmio.map(() => ({ start: next(), length: next() })),
		lfbBase: next(),
		lfbSize: next(),
		bar: shape.bar && { start: next(), size: next() },
	};
}
