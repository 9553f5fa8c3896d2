/**
 * The table of docs/proofs.md on Debian's kernels. Only by `pnpm --filter @hvmmio/prover prove:kernels`: it takes some
 * minutes of processor time.
 */

import { KERNEL_FILES } from '@hvmmio/kernel-harness';
import { type PolicyId, policyEntry } from '@hvmmio/policy-as';
import { testWith, treeOf } from '@hvmmio/testkit/kernels';
import { describe, expect } from 'vitest';
import { minutes } from '../../../tools/patience.ts';
import { prove, proveEqual, proveNoTrap, subjectOf, type TheoremId } from '../src/index.ts';
import { THEOREM_IDS } from '../src/theorem-ids.ts';
import { compile, POLICY_WASM } from './setup.ts';
import { testSolver } from './solver.ts';

const MIB = 2n ** 20n;
/** By docs/domain.md, sections 4, 5 and 9. */
const KERNELS: readonly [string, PolicyId, refuted: readonly TheoremId[], room: bigint][] = [
	[
		'6.1.170-3',
		'gen1-bar',
		['covers-framebuffer', 'first-try', 'covers-moved-framebuffer', 'without-sysfb'],
		100n * MIB,
	],
	['6.1.192-2', 'low-half-ungated', ['covers-moved-framebuffer'], 44n * MIB],
	['6.12.117-1~deb12u1', 'low-half', ['covers-moved-framebuffer', 'without-sysfb'], 44n * MIB],
	['7.3.4-1~bpo13+1', 'low-half', ['covers-moved-framebuffer', 'without-sysfb'], 44n * MIB],
	['5.10.262-1', 'low-half-screen-info', ['covers-moved-framebuffer', 'gen1-covers'], 44n * MIB],
];

const moduleOf = (policy: PolicyId) => ({ wasm: POLICY_WASM, ...policyEntry(policy) });

const asking = { solver: await testSolver() };

describe.each(KERNELS)('%s is %s', async (version, policy, refuted, room) => {
	const tree = await treeOf(version, KERNEL_FILES);
	const kernel = () => compile((tree as NonNullable<typeof tree>).files).then(subjectOf);

	testWith(tree)('theorems', async () => {
		const subject = await kernel();
		for (const id of THEOREM_IDS) {
			const { answer, bound } = await prove(subject, id, asking);
			expect([id, answer]).toEqual([id, refuted.includes(id) ? 'refuted' : 'proved']);
			expect(bound ?? room).toBe(room);
		}
		expect(await proveNoTrap(subject, asking)).toMatchObject({ answer: 'proved' });
	});

	testWith(tree)('equal on every VM, with any lfb_base and lfb_size', async () => {
		const equal = await proveEqual(await kernel(), { kind: 'policy', policy: moduleOf(policy) }, asking);
		expect(equal).toEqual({ answer: 'proved', example: null, why: null });
	});
});

/** One on each side of the fix. */
describe.each(KERNELS.filter((_, i) => i === 0 || i === 2))('%s is %s for all bits', async (version, policy) => {
	const tree = await treeOf(version, KERNEL_FILES);
	testWith(tree)('equal', { timeout: minutes(60) }, async () => {
		const subject = await subjectOf(await compile((tree as NonNullable<typeof tree>).files));
		const equal = await proveEqual(subject, { kind: 'policy', policy: moduleOf(policy) }, asking, 'any');
		expect(equal).toEqual({ answer: 'proved', example: null, why: null });
	});
});
