import { MIB } from '@hvmmio/core/address';
import { latticeLines } from '@hvmmio/differential/sources';
import { expect, test } from 'vitest';
import { checkExact } from '../src/exact.ts';
import { type Region, regionsOf } from '../src/regions.ts';
import type { Row } from '../src/tally.ts';

const ALL = latticeLines();
const CONFIDENTIAL = ALL.flatMap((line, index) =>
	line.confidential && line.knowledge === 'zero' ? [{ line, index }] : [],
);

/** On confidential VMs whose lfb_base is 0, from so many steps of 2 MiB on. */
function regions(from: (maxFramebuffer: number) => number): Region[] {
	const rows = CONFIDENTIAL.map(
		({ line, index }): Row => ({
			change: 'reservation-gone',
			line: index,
			runs: [[from(line.maxFramebuffer), line.length]],
			growth: 0,
		}),
	);
	return regionsOf(rows, ALL, ALL);
}

/** The regions with another condition. */
function said(found: readonly Region[], other: (condition: Region['condition']) => Region['condition']): Region[] {
	return found.map((region) => ({ ...region, condition: other(region.condition) }));
}

test('conditions as they are made are exact', () => {
	expect(regions(() => 0)[0]?.condition.values).toEqual({ confidential: [true], knowledge: ['zero'] });
	for (const from of [() => 0, () => 7, (size: number) => size / MIB, (size: number) => (size / MIB) % 6]) {
		expect(() => checkExact(regions(from), ALL)).not.toThrow();
	}
});

test('a condition that loses "lfb_base = 0" is not', () => {
	const wider = said(
		regions(() => 0),
		({ values: { knowledge: _, ...values }, boxes }) => ({ values, boxes }),
	);
	expect(() => checkExact(wider, ALL)).toThrow('a region of reservation-gone is described as');
});

test('nor is one whose bounds are a step off, or that names a kind that it does not have', () => {
	const one = regions(() => 7);
	const bound = (lowMmio: Region['condition']['boxes'][number]['lowMmio']) =>
		said(one, ({ values, boxes }) => ({ values, boxes: boxes.map((box) => ({ ...box, lowMmio })) }));
	const min = one[0]?.condition.boxes[0]?.lowMmio.min as number;
	expect(() => checkExact(bound({ min: min + 2 * MIB, max: null }), ALL)).toThrow();
	expect(() => checkExact(bound({ min: min - 2 * MIB, max: null }), ALL)).toThrow();
	expect(() => checkExact(bound({ min, max: 512 * MIB }), ALL)).toThrow();
	const arm = said(one, ({ values, boxes }) => ({ values: { ...values, arch: ['arm64'] }, boxes }));
	expect(() => checkExact(arm, ALL)).toThrow();
});
