/** The harness notices every change to the functions that it runs, with a right example, and no rewrite that changes nothing. */

import { describe, expect, test } from 'vitest';
import { NEWEST, testWith, treeOf } from '../../kernel-harness/test/kernels.ts';
import { type DiffDocument, diffKernels, hasChanges } from '../src/index.ts';
import { CHANGES, EQUIVALENTS } from './edits.ts';
import { type Edit, loadFiles, withEdit } from './kernel-setup.ts';

const tree = await treeOf(NEWEST);
const base = tree && (await loadFiles(tree.files, [64]));

async function diffOf(edit: Edit): Promise<DiffDocument> {
	if (tree === null || base === null) {
		throw new Error('no kernel');
	}
	const edited = await loadFiles(withEdit(tree.files, edit), [64]);
	return diffKernels(
		{ kernel: base, path: 'old', policy: null },
		{ kernel: edited, path: 'new', policy: null },
		{ seed: 1, generated: 60_000, everyLine: 97, scripts: 120, shrink: (_, input) => input },
	);
}

/** What stands in the report is what the two kernels answer to the example. */
function checkExamples({ regions, allocations, requests }: DiffDocument): void {
	for (const { example } of regions) {
		expect(JSON.stringify(example.oldAnswer)).not.toBe(JSON.stringify(example.newAnswer));
	}
	if (allocations.example) {
		expect(allocations.example.old).not.toEqual(allocations.example.new);
	}
	for (const { old, new: now } of requests) {
		expect(old).not.toEqual(now);
	}
}

test('there are enough of them', () => {
	expect(CHANGES.length).toBeGreaterThanOrEqual(40);
});

/** Every third; all of them with `pnpm test:kernels`. */
const some = <T>(list: readonly T[]) =>
	process.env['HVMMIO_LONG'] === '1' ? list : list.filter((_, i) => i % 3 === 0);

describe('reported', () => {
	testWith(tree).each(some(CHANGES).map((each) => [each.what, each] as const))('%s', async (_, edit) => {
		const document = await diffOf(edit);
		expect(hasChanges(document)).toBe(true);
		checkExamples(document);
	});
});

describe('not reported', () => {
	testWith(tree).each(some(EQUIVALENTS).map((each) => [each.what, each] as const))('%s', async (_, edit) => {
		const { regions, requests, allocations } = await diffOf(edit);
		expect({ regions, requests, changed: allocations.changed }).toEqual({ regions: [], requests: [], changed: 0 });
	});
});
