/**
 * Theorems and equality on kernels on both sides of the fix, and a mutant that differs for one value alone.
 * What is expected: docs/domain.md, sections 4 and 9.
 */

import { KERNEL_FILES, runnableKernel, VMBUS_FILE } from '@hvmmio/kernel-harness';
import { policyEntry } from '@hvmmio/policy-as';
import { BEFORE, NEWEST, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { parseCase } from '@hvmmio/vectors/case';
import { expect } from 'vitest';
import { prove, proveEqual, subjectOf } from '../src/index.ts';
import { STANDARD_THEOREMS } from '../src/theorem-ids.ts';
import { compile, POLICY_WASM } from './setup.ts';
import { testSolver } from './solver.ts';

const asking = { solver: await testSolver() };
const [before, newest] = await Promise.all([treeOf(BEFORE, KERNEL_FILES), treeOf(NEWEST, KERNEL_FILES)]);

type Tree = NonNullable<typeof before>;

testWith(newest)('low-half: every standard theorem is proved', async () => {
	const subject = await subjectOf(await compile((newest as Tree).files, [64]));
	for (const id of STANDARD_THEOREMS) {
		expect(await prove(subject, id, asking)).toMatchObject({ id, answer: 'proved', why: null });
	}
});

testWith(before)('gen1-bar: the framebuffer is not covered, as the smallest VM shows', async () => {
	const subject = await subjectOf(await compile((before as Tree).files, [64]));
	const result = await prove(subject, 'covers-framebuffer', asking);
	// The default window begins at 4 GiB - 128 MiB; 8 MiB are reserved, and the next larger framebuffer has 10.
	expect(result).toMatchObject({
		answer: 'refuted',
		framebuffer: { start: '0xf8000000', size: 10 * 2 ** 20 },
	});
});

testWith(newest)('a kernel that refuses one start alone is not low-half, and its module says so too', async () => {
	const { files } = newest as Tree;
	const source = files[VMBUS_FILE] as string;
	const edited = source.replace(/(size >= 0x100000\))/, '$1 && start != 0x87654321');
	expect(edited).not.toBe(source);
	const compiled = await compile({ ...files, [VMBUS_FILE]: edited });
	const policy = { wasm: POLICY_WASM, ...policyEntry('low-half') };
	const { answer, example } = await proveEqual(await subjectOf(compiled), { kind: 'policy', policy }, asking);
	expect(answer).toBe('refuted');
	const kernel = await runnableKernel(compiled);
	const { booted } = kernel.boot(parseCase(example));
	expect(example?.lfbBase).toBe('0x87654321');
	// low-half asks at least once before it gives up; the edited kernel never asks.
	expect(booted.attempts).toBe(0);
});
