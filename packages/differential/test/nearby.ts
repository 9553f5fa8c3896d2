/** Every input that is a little smaller than another, by brute force, for a check of what shrinking came to. */

import type { Case } from '@hvmmio/vectors/case';
import { ADDRESSES, SIZES } from '../src/sources/landmarks.ts';

const USUAL_BAR = { start: 0xf800_0000n, size: 0x400_0000n };

/** Amounts by which numbers are lowered: each of the first few hundred, and to or by every landmark. */
const AMOUNTS = [
	...Array.from({ length: 257 }, (_, i) => BigInt(i)),
	...[...ADDRESSES, ...SIZES].flatMap((value) => [-1n, 0n, 1n].map((by) => BigInt(value) + by)),
].filter((amount) => amount > 0n);

export function* smallerInputs(input: Case): Generator<Case> {
	for (let i = 0; i < input.mmio.length; i++) {
		yield { ...input, mmio: input.mmio.toSpliced(i, 1) };
	}
	yield* [
		{ ...input, bios: false },
		{ ...input, confidential: false },
		{ ...input, barIsMemory: true },
		{ ...input, videoDevice: true },
		{ ...input, sysfb: true },
		{ ...input, resourceSize: 64 as const },
		{ ...input, bar: USUAL_BAR },
	].filter((each) => isDifferent(each, input));
	const values = numbersIn(input);
	for (const [i, a] of values.entries()) {
		for (const amount of AMOUNTS) {
			if (amount <= a) {
				yield withNumbersIn(input, values.with(i, a - amount));
				yield withNumbersIn(input, values.with(i, amount - 1n < a ? amount - 1n : a - 1n));
			}
			for (const [j, b] of values.entries()) {
				if (j > i && amount <= a && amount <= b) {
					yield withNumbersIn(input, values.with(i, a - amount).with(j, b - amount));
				}
			}
		}
	}
}

function isDifferent(a: Case, b: Case): boolean {
	return Object.keys(a).some((key) => a[key as keyof Case] !== b[key as keyof Case]) && !isUsualBar(a, b);
}

function isUsualBar(a: Case, b: Case): boolean {
	return a.bar !== b.bar && b.bar.start === USUAL_BAR.start && b.bar.size === USUAL_BAR.size;
}

/** A range counts by its start and its length, so that lowering its start moves it. */
function numbersIn({ mmio, lfbBase, lfbSize, bar }: Case): bigint[] {
	const isUsual = bar.start === USUAL_BAR.start && bar.size === USUAL_BAR.size;
	return [
		...mmio.flatMap(({ start, last }) => [start, BigInt.asUintN(64, last - start)]),
		BigInt(lfbBase),
		BigInt(lfbSize),
		...(isUsual ? [] : [bar.start, bar.size]),
	];
}

function withNumbersIn(input: Case, values: readonly bigint[]): Case {
	const count = 2 * input.mmio.length;
	const [lfbBase = 0n, lfbSize = 0n, start, size] = values.slice(count);
	return {
		...input,
		mmio: input.mmio.map((_, i) => {
			const from = values[2 * i] as bigint;
			return { start: from, last: BigInt.asUintN(64, from + (values[2 * i + 1] as bigint)) };
		}),
		lfbBase: Number(lfbBase),
		lfbSize: Number(lfbSize),
		bar: start === undefined || size === undefined ? input.bar : { start, size },
	};
}
