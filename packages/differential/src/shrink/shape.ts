/** An input in the form in which it shrinks: everything that is smallest or left out is false, 0 or null. */

import type { Input } from '../case/input.ts';

export interface Shape {
	readonly mmio: readonly { readonly start: bigint; readonly length: bigint }[];
	readonly bios: boolean;
	readonly confidential: boolean;
	readonly barNotMemory: boolean;
	readonly noVideoDevice: boolean;
	readonly noSysfb: boolean;
	readonly narrow: boolean;
	readonly lfbBase: bigint;
	readonly lfbSize: bigint;
	/** Null: the BAR of every Gen1 VM. */
	readonly bar: { readonly start: bigint; readonly size: bigint } | null;
}

/** BAR0 of the legacy video device (docs/domain.md, section 2). */
export const USUAL_BAR = { start: 0xf800_0000n, size: 0x400_0000n };

/** The last byte lies `length` above the start, modulo 2^64, so that any pair can be told. */
export function inputOfShape(shape: Shape): Input {
	return {
		mmio: shape.mmio.map(({ start, length }) => ({ start, last: BigInt.asUintN(64, start + length) })),
		bios: shape.bios,
		confidential: shape.confidential,
		lfbBase: Number(shape.lfbBase),
		lfbSize: Number(shape.lfbSize),
		bar: shape.bar ?? USUAL_BAR,
		barIsMemory: !shape.barNotMemory,
		videoDevice: !shape.noVideoDevice,
		sysfb: !shape.noSysfb,
		resourceSize: shape.narrow ? 32 : 64,
	};
}

export function shapeOfInput(input: Input): Shape {
	const { bar } = input;
	const isUsual = bar.start === USUAL_BAR.start && bar.size === USUAL_BAR.size;
	return {
		mmio: input.mmio.map(({ start, last }) => ({ start, length: BigInt.asUintN(64, last - start) })),
		bios: input.bios,
		confidential: input.confidential,
		barNotMemory: !input.barIsMemory,
		noVideoDevice: !input.videoDevice,
		noSysfb: !input.sysfb,
		narrow: input.resourceSize === 32,
		lfbBase: BigInt(input.lfbBase),
		lfbSize: BigInt(input.lfbSize),
		bar: isUsual ? null : bar,
	};
}

/** The numbers of a shape in a fixed order. */
export function numbersOf({ mmio, lfbBase, lfbSize, bar }: Shape): bigint[] {
	const ranges = mmio.flatMap(({ start, length }) => [start, length]);
	return [...ranges, lfbBase, lfbSize, ...(bar === null ? [] : [bar.start, bar.size])];
}

/** The shape with other numbers in that order. */
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
