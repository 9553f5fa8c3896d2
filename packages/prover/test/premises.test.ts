/**
 * No theorem holds for want of something to hold of: the domain of each has VMs of every kind, and each claim fails on a
 * kernel that was edited so that it must.
 */

import { STATE_AT } from '@hvmmio/kernel-harness/run';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { expect, test } from 'vitest';
import { ask, legalDomain, Pool, prove, subjectOf, type Term, type TheoremId } from '../src/index.ts';
import { variablesOf } from '../src/question.ts';
import { not } from '../src/term/boolean.ts';
import { equal } from '../src/term/compare.ts';
import { THEOREM_IDS } from '../src/theorem-ids.ts';
import { theoremOf } from '../src/theorems.ts';
import { compile } from './setup.ts';
import { testSolver } from './solver.ts';

const asking = { solver: await testSolver() };

/** What a domain leaves open; a framebuffer is moved on x86_64, not on an isolated VM, by a driver that says so. */
const OPEN: Readonly<Partial<Record<TheoremId, readonly string[]>>> = {
	'covers-moved-framebuffer': [],
	'gen1-covers': [],
};

test.each(THEOREM_IDS)('%s: its domain has VMs of each kind, and of the least and the greatest sizes', async (id) => {
	const domain = legalDomain(new Pool(), { ...theoremOf(id).domain, high: true });
	const { lowMmio, maxFramebuffer } = domain.settings;
	const flags = variablesOf([...domain.conditions, domain.input.lfbBase, domain.framebuffer.present]);
	const steps = (term: Term, value: bigint) => equal(term, term.pool.constant(term.width, value));
	const wanted: [string, Term][] = [
		// 128 MiB to 3.5 GiB, and 2 MiB to 128 MiB, in steps of 2 MiB: docs/domain.md, section 2.
		['least low MMIO', steps(lowMmio, 64n)],
		['most low MMIO', steps(lowMmio, 1792n)],
		['least framebuffer', steps(maxFramebuffer, 1n)],
		['largest framebuffer', steps(maxFramebuffer, 64n)],
		['a framebuffer', domain.framebuffer.present],
		...(OPEN[id] ?? ['arm64', 'confidential', 'lfb_known']).flatMap((name): [string, Term][] => {
			const flag = flags.find((each) => each.name === name) as Term;
			return [
				[name, flag],
				[`not ${name}`, not(flag)],
			];
		}),
	];
	for (const [what, term] of wanted) {
		const conditions = [...domain.conditions, term];
		expect([what, (await ask(asking, what, conditions, variablesOf(conditions), '')).answer]).toEqual([what, 'input']);
	}
});

const LOOP = 'while (!fb_mmio';
const HALF = 'min((SZ_4G - *base) / 2, SZ_128M)';
/** What makes a claim fail, in a source that decides as low-half; of the other three that kernel, or a number, tells. */
const FAILS: readonly (readonly [TheoremId, (readonly [from: string, to: string])[]])[] = [
	['covers-framebuffer', [[HALF, 'SZ_2M']]],
	[
		'below-vtpm',
		[
			['last = TPM_START - 1', 'last = SZ_4G - 1'],
			[HALF, 'SZ_4G - *base'],
		],
	],
	['first-try', [[HALF, 'SZ_4G']]],
	['no-warning', [[LOOP, `pr_warn("Unexpected framebuffer mmio base of zero\\n");\n\t${LOOP}`]]],
	['no-trap', [[LOOP, `if (screen_info.lfb_size)\n\t\t*(volatile u64 *)0x${STATE_AT.toString(16)}UL = 1;\n\t${LOOP}`]]],
	['covers-moved-framebuffer', []],
	['gen1-covers', [['bytes = pci_resource_len(video, 0)', 'bytes = SZ_1M']]],
	['without-sysfb', []],
];

test.each(FAILS)('%s is refuted of a kernel of which it does not hold', async (id, edits) => {
	const source = edits.reduce((text, [from, to]) => edited(text, from, to), OWN_VMBUS);
	const compiled = await compile({ 'drivers/hv/vmbus_drv.c': source }, [64]);
	expect(await prove(await subjectOf(compiled), id, asking)).toMatchObject({ answer: 'refuted' });
});

test('what a source reads at a null pointer, which is memory of the module, is not taken for defined', async () => {
	const read = 'bytes += *(volatile u32 *)(unsigned long)(screen_info.lfb_size == 0 ? 16 : 8192);';
	const source = edited(OWN_VMBUS, LOOP, `${read}\n\t${LOOP}`);
	const subject = await subjectOf(await compile({ 'drivers/hv/vmbus_drv.c': source }, [64]));
	expect(await prove(subject, 'no-trap', asking)).toMatchObject({ answer: 'undecided' });
});
