/** The harness notices every change to the functions that it runs, with a right example, and no rewrite that changes nothing. */

import { KERNEL_FILES } from '@hvmmio/kernel-harness';
import { CHANGES, type Edit, EQUIVALENTS, LEAKS, NEEDLES, NOT_RUN, withEdit } from '@hvmmio/testkit/kernel-edits';
import { NEWEST, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { describe, expect } from 'vitest';
import { changedAndRun, diffKernels, hasDifferences, type KernelDiff, notRunBetween } from '../src/index.ts';
import { coverageOf, loadFiles, sideOf } from './kernel-setup.ts';

const tree = await treeOf(NEWEST, KERNEL_FILES);
const base = tree && (await loadFiles(tree.files, [64]));

/** 64 lines are of one kind of VM and kernel. */
const EVERY_LINE = 97;

async function diffOf(edit: Edit): Promise<KernelDiff> {
	if (tree === null || base === null) {
		throw new Error('no kernel');
	}
	const edited = await loadFiles(withEdit(tree.files, edit), [64]);
	return diffKernels(sideOf(base), sideOf(edited), {
		seed: 1,
		generated: 30_000,
		everyLine: EVERY_LINE,
		scripts: 120,
		shrink: (_, input) => input,
	});
}

/** What stands in the report is what the two kernels answer to the example. */
function checkExamples({ regions, elsewhere, allocations, drivers }: KernelDiff): void {
	for (const { example } of [...regions, ...(elsewhere ? [elsewhere] : [])]) {
		expect(example.old).not.toEqual(example.new);
	}
	if (allocations.example) {
		expect(allocations.example.old).not.toEqual(allocations.example.new);
	}
	for (const { old, new: now } of drivers) {
		expect(old).not.toEqual(now);
	}
}

/** Every sixth; all of them with `pnpm test:kernels`. */
const some = <T>(list: readonly T[]) =>
	process.env['HVMMIO_LONG'] === '1' ? list : list.filter((_, i) => i % 6 === 0);

describe('reported', () => {
	testWith(tree).each(some(CHANGES).map((each) => [each.what, each] as const))('%s', async (_, edit) => {
		const diff = await diffOf(edit);
		expect(hasDifferences(diff)).toBe(true);
		checkExamples(diff);
	});
});

describe('reported of boots', () => {
	testWith(tree).each(LEAKS.map((each) => [each.what, each] as const))('%s', async (_, edit) => {
		const { changed, boots } = await diffOf(edit);
		expect(changed).toBe(0);
		expect(boots.example?.new.objects).toBeGreaterThan(boots.example?.old.objects ?? Number.POSITIVE_INFINITY);
	});
});

describe('not reported', () => {
	testWith(tree).each(some(EQUIVALENTS).map((each) => [each.what, each] as const))('%s', async (_, edit) => {
		const { changed, regions, elsewhere, drivers, boots, allocations } = await diffOf(edit);
		expect({ changed, regions, elsewhere, drivers, boots: boots.changed, scripts: allocations.changed }).toEqual({
			changed: 0,
			regions: [],
			elsewhere: null,
			drivers: [],
			boots: 0,
			scripts: 0,
		});
	});
});

/** What is known of an edit without any run of it. */
async function coverageOfEdit(edit: Edit) {
	if (tree === null || base === null) {
		throw new Error('no kernel');
	}
	const files = withEdit(tree.files, edit);
	const sides = [coverageOf(base, tree.files), coverageOf(await loadFiles(files, [64]), files)] as const;
	return { run: changedAndRun(...sides), notRun: notRunBetween(...sides).filter(({ changed }) => changed) };
}

describe('named as changed and run, where no input shows it', () => {
	testWith(tree).each(NEEDLES.map((each) => [each.what, each] as const))('%s', async (_, edit) => {
		const { run, notRun } = await coverageOfEdit(edit);
		expect([run.map(({ name }) => name), notRun]).toEqual([[edit.in], []]);
		if (process.env['HVMMIO_LONG'] === '1') {
			expect(hasDifferences(await diffOf(edit))).toBe(false);
		}
	});
});

describe('named as changed and not run', () => {
	testWith(tree).each(NOT_RUN.map((each) => [each.what, each] as const))('%s', async (_, edit) => {
		const { notRun } = await coverageOfEdit(edit);
		expect(notRun.map((each) => each.function)).toContain(edit.named);
	});
});
