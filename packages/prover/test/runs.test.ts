/**
 * Terms against runs: what the terms say of an input is what the same module answers to it, every field, on any bits.
 * HVMMIO_LONG=1 (pnpm test:long): 10^5 inputs for each module; else a hundredth of that.
 */

import { runnableKernel } from '@hvmmio/kernel-harness';
import { describe, expect, test } from 'vitest';
import { AFTER, BEFORE, NEWEST, testWith, treeOf } from '../../kernel-harness/test/kernels.ts';
import { executeKernel, freeInput, Pool } from '../src/index.ts';
import { differences } from './compare-runs.ts';
import { compile } from './setup.ts';
import { createValues, freeAssignment } from './values.ts';

const LONG = Boolean(process.env['HVMMIO_LONG']);
const COUNT = LONG ? 100_000 : 1_000;
const VERSIONS = LONG ? [BEFORE, AFTER, NEWEST] : [BEFORE, NEWEST];

for (const version of VERSIONS) {
	const tree = await treeOf(version);
	describe(version, () => {
		for (const width of [64, 32] as const) {
			testWith(tree)(`terms say what the module of ${width} bits answers`, async () => {
				const compiled = await compile((tree as NonNullable<typeof tree>).files, [width]);
				const pool = new Pool();
				const answer = executeKernel(pool, compiled.builds, freeInput(pool, 1));
				expect(differences(await runnableKernel(compiled), answer, width, COUNT)).toEqual([]);
				expect(answer.traps).toEqual([]);
			});
		}
	});
}

test('the values that are drawn reach both sides of every flag, and coincide', () => {
	const values = createValues(7);
	const drawn = Array.from({ length: 200 }, () => freeAssignment(values, 1));
	expect(new Set(drawn.map((each) => each.get('efi')))).toEqual(new Set([0n, 1n]));
	expect(drawn.some((each) => each.get('lfb_base') === each.get('start_0'))).toBe(true);
});
