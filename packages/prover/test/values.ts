/** Seeded values: around every constant of the rules, and bits of any length. */

import { numbersFrom } from '@hvmmio/testkit/random';
import type { Assignment } from '../src/index.ts';

const EDGES = [
	0n,
	0x10_0000n,
	0x80_0000n,
	0x400_0000n,
	0x800_0000n,
	0x8000_0000n,
	0xf800_0000n,
	0xfec0_0000n,
	0xfed4_0000n,
	0x1_0000_0000n,
	0xf_e000_0000n,
	1n << 63n,
];

export interface Values {
	number(below: number): number;
	/** A value of that many bits. */
	bits(width: number): bigint;
}

export function createValues(seed: number): Values {
	const number = numbersFrom(seed);
	const raw = () => (BigInt(number(2 ** 32)) << 32n) | BigInt(number(2 ** 32));
	return {
		number,
		bits(width) {
			const edge = (EDGES[number(EDGES.length)] as bigint) + BigInt(number(5) - 2);
			return BigInt.asUintN(width, number(2) === 0 ? edge : raw() >> BigInt(number(64)));
		},
	};
}

/** An input of the variables of `freeInput`; values often coincide, as they do on a machine. */
export function freeAssignment(values: Values, ranges: number): Assignment {
	const low = values.bits(32);
	const often = (value: bigint, width: number) => (values.number(2) === 0 ? value : values.bits(width));
	const flags = ['efi', 'sysfb', 'video_device', 'bar_is_memory', 'confidential'];
	return new Map([
		...flags.map((name) => [name, BigInt(values.number(2))] as const),
		['lfb_base', often(low, 32)],
		['lfb_size', values.bits(32)],
		['bar_start', often(low, 64)],
		['bar_size', values.bits(64)],
		...Array.from({ length: ranges }, (_, i) => [
			[`start_${i}`, often(low, 64)] as const,
			[`last_${i}`, often(0xffff_ffffn, 64)] as const,
		]).flat(),
	]);
}
