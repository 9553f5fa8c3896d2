/**
 * Terms against runs: what the terms say of an input is what the same module answers to it, every field, on any bits.
 * HVMMIO_LONG=1 (pnpm test:long): 10^5 inputs for each module; else a hundredth of that.
 */

import { KERNEL_FILES, runnableKernel } from '@hvmmio/kernel-harness';
import { ENDED, STATE_AT } from '@hvmmio/kernel-harness/run';
import { AFTER, BEFORE, NEWEST, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { describe, expect, test } from 'vitest';
import { createEvaluator, executeKernel, freeInput, Pool, trapped } from '../src/index.ts';
import { differences, run } from './compare-runs.ts';
import { compile } from './setup.ts';
import { createValues, freeAssignment } from './values.ts';

const LONG = Boolean(process.env['HVMMIO_LONG']);
const COUNT = LONG ? 100_000 : 1_000;
const VERSIONS = LONG ? [BEFORE, AFTER, NEWEST] : [BEFORE, NEWEST];

for (const version of VERSIONS) {
	const tree = await treeOf(version, KERNEL_FILES);
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

test('what a source writes outside its memory traps in both', async () => {
	const statements = [
		`*(volatile u64 *)0x${STATE_AT.toString(16)}UL = 1;`,
		`*(volatile u16 *)0x${(STATE_AT - 1).toString(16)}UL = 1;`,
		`base = *(volatile u32 *)0x${(STATE_AT + 64).toString(16)}UL;`,
		'*(volatile char *)(unsigned long)"text" = 1;',
	];
	const attack = `switch (screen_info.lfb_size) { ${statements.map((each, i) => `case ${i}: ${each} break;`).join(' ')} }`;
	const source = edited(OWN_VMBUS, 'if (!efi_enabled(EFI_BOOT)) {', `${attack}\n\tif (!efi_enabled(EFI_BOOT)) {`);
	const compiled = await compile({ 'drivers/hv/vmbus_drv.c': source }, [64]);
	const kernel = await runnableKernel(compiled);
	const pool = new Pool();
	const traps = trapped(executeKernel(pool, compiled.builds, freeInput(pool, 1)));
	const drawn = freeAssignment(createValues(64), 1);
	for (const lfbSize of [0n, 1n, 2n, 3n, 4n]) {
		const input = new Map([...drawn, ['lfb_size', lfbSize], ['start_0', 0xf8000000n], ['last_0', 0xffffffffn]]);
		const isTrapped = lfbSize < 4n;
		expect([lfbSize, createEvaluator(input)(traps)]).toEqual([lfbSize, isTrapped ? 1n : 0n]);
		expect([lfbSize, run(kernel, [input], 64)[ENDED]]).toEqual([lfbSize, isTrapped ? 0 : 1]);
	}
});

test('the values that are drawn reach both sides of every flag, and coincide', () => {
	const values = createValues(7);
	const drawn = Array.from({ length: 200 }, () => freeAssignment(values, 1));
	expect(new Set(drawn.map((each) => each.get('efi')))).toEqual(new Set([0n, 1n]));
	expect(drawn.some((each) => each.get('lfb_base') === each.get('start_0'))).toBe(true);
});
