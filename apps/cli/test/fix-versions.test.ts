/** The posted versions of the fix of 2026 against mainline before it: each line of the report, calculated by hand. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PolicyId } from '@hvmmio/core';
import { KERNEL_FILES } from '@hvmmio/kernel-harness';
import { NEWEST, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FixVersion, fixVersion } from './fix-versions.ts';
import { spawnHvmmio } from './harness.ts';
import { VMBUS_FILE } from './kernel-tree.ts';

const tree = await treeOf(NEWEST, KERNEL_FILES);

/*
 * The lattice has 64 sizes of the framebuffer (2 to 128 MiB) and each low MMIO from 128 MiB (arm64: 512 MiB) to 3.5 GiB in
 * steps of 2 MiB: 1,729 on x86_64, 1,537 on arm64, for each kind of VM, what lfb_base says and CONFIG_SYSFB.
 */
const [SIZES, X86, ARM] = [64, 1729, 1537];
const BOTH = X86 + ARM;
/** Before, 8 MiB are reserved, which covers framebuffers of 2, 4, 6 and 8 MiB. */
const SMALL = 4;
const LARGE = SIZES - SMALL;
/**
 * A framebuffer of F MiB that was moved up by 8 begins W - 8 MiB below 4 GiB, where W is low MMIO, but 128 + 2 (F - 64) if
 * that is more; half of it is less than F where W < 2 F + 8. Up to 60 MiB that never is; of the 34 sizes from 62 on, at
 * low MMIO of 128 to 2 F + 6 MiB: F - 60 values, 2 + 4 + … + 68.
 */
const TOO_NEAR = 34 * 35;

const count = (cases: number) => cases.toLocaleString('en-US');
const SYSFB = 'CONFIG_SYSFB=y';

const MOVED = [
	[
		'The reservation now covers the whole framebuffer',
		`framebuffer moved and lfb_base with it, ${SYSFB}, framebuffer of 10 MiB to 60 MiB; or framebuffer of 62 MiB or more with low MMIO of 2 x the framebuffer + 8 MiB or more`,
		LARGE * X86 - TOO_NEAR,
	],
	[
		'The reservation is larger',
		`framebuffer moved and lfb_base with it, ${SYSFB}, framebuffer of 8 MiB or less; or framebuffer of 62 MiB or more with low MMIO of 2 x the framebuffer + 6 MiB or less`,
		SMALL * X86 + TOO_NEAR,
	],
] as const;
const KDUMP = [
	'Nothing was reserved, now the whole framebuffer is',
	`generation 2, not confidential, lfb_base = 0, ${SYSFB}`,
	SIZES * BOTH,
] as const;
/** On a confidential VM that is told of a framebuffer, the versions after the first behave as on any other VM. */
const onKnown = (who: string, kinds: number) =>
	[
		[
			'The reservation now covers the whole framebuffer',
			`generation 2, ${who}lfb_base known, ${SYSFB}, framebuffer of 10 MiB or more`,
			kinds * LARGE * BOTH,
		],
		[
			'The reservation is larger',
			`generation 2, ${who}lfb_base known, ${SYSFB}, framebuffer of 8 MiB or less`,
			kinds * SMALL * BOTH,
		],
	] as const;
const CONFIDENTIAL = [
	'Nothing was reserved, now a range without a framebuffer is',
	`confidential, lfb_base = 0, ${SYSFB}`,
	SIZES * BOTH,
] as const;
/** The last byte of the vTPM area's cut, on all: 2 kinds of generation 1 kernels, 3 + 2 of x86_64, 2 + 2 of arm64, with SYSFB or not. */
const ALL = 2 * SIZES * (7 * X86 + 4 * ARM);
const LIST = ['The MMIO list differs', 'every VM', ALL] as const;
/** The line with the reservation is printed unless the function has returned before. */
const onGeneration1 = ['The messages differ', 'generation 1', 2 * 2 * SIZES * X86] as const;

type Statement = readonly [change: string, where: string, cases: number];

const EXPECTED: Readonly<Record<'v1' | 'v2' | 'v3', readonly Statement[]>> = {
	v1: [
		KDUMP,
		onKnown('not confidential, ', 1)[0],
		MOVED[0],
		['Nothing is reserved any more', `confidential, lfb_base known, ${SYSFB}`, SIZES * BOTH],
		onKnown('not confidential, ', 1)[1],
		MOVED[1],
		LIST,
		onGeneration1,
		['The messages differ', `generation 2, not confidential, ${SYSFB}`, SIZES * (3 * X86 + 2 * ARM)],
	],
	v2: [
		KDUMP,
		CONFIDENTIAL,
		onKnown('', 2)[0],
		MOVED[0],
		onKnown('', 2)[1],
		MOVED[1],
		LIST,
		onGeneration1,
		['The messages differ', `generation 2, ${SYSFB}`, SIZES * (5 * X86 + 4 * ARM)],
	],
	// Without SYSFB, generation 2 now prints the warning about a start of zero.
	v3: [
		KDUMP,
		CONFIDENTIAL,
		onKnown('', 2)[0],
		MOVED[0],
		onKnown('', 2)[1],
		MOVED[1],
		LIST,
		['The messages differ', 'every VM', ALL],
	],
};

const POLICY: Readonly<Record<FixVersion, PolicyId>> = {
	before: 'sysfb-gate',
	v1: 'low-half-skip-cvm',
	v2: 'low-half',
	v3: 'low-half',
};

/** The second differs from the third only in a warning; `HVMMIO_LONG=1` runs it too. */
const VERSIONS = process.env['HVMMIO_LONG'] === '1' ? (['v1', 'v2', 'v3'] as const) : (['v1', 'v3'] as const);

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'hvmmio-fix-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(version: FixVersion): void {
	const { [VMBUS_FILE]: merged = '', ...others } = tree?.files ?? {};
	for (const [file, text] of Object.entries({ ...others, [VMBUS_FILE]: fixVersion(merged, version) })) {
		const path = join(folder, version, file);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
	}
}

testWith(tree)('each statement about each version is what is reckoned by hand', { timeout: 300_000 }, () => {
	write('before');
	const texts = VERSIONS.map((version) => {
		write(version);
		const args = ['kernel', 'diff', 'before', version, '--cases', '300'];
		const { status, stdout, stderr } = spawnHvmmio(args, { env: { XDG_CACHE_HOME: folder }, cwd: folder });
		expect([status, stderr]).toEqual([1, '']);
		expect(stdout).toContain(`\nold: before (${POLICY.before})\nnew: ${version} (${POLICY[version]}`);
		// It lacks a warning that the merged one has.
		expect([version, /, other messages/.test(stdout)]).toEqual([version, version === 'v2']);
		expect([version, statementsIn(stdout)]).toEqual([
			version,
			EXPECTED[version].map(([change, where, cases]) => `${change}: ${where}; ${count(cases)} inputs.`),
		]);
		return stdout.replaceAll(/\s+/g, ' ');
	});
	// A confidential VM that is told nothing, and a framebuffer that a driver has moved.
	const all = texts.join();
	expect(all).toContain('generation 2 x86_64, confidential, low MMIO 128 MiB, no framebuffer, room for 2 MiB');
	expect(all).toContain('generation 2 x86_64, low MMIO 128 MiB, framebuffer moved to 0xf8800000, room for 2 MiB');
});

/** The numbered sentences of the text, unwrapped, except the one about inputs that no VM has. */
function statementsIn(text: string): string[] {
	return text
		.split('\n\n')
		.flatMap((paragraph) => /^\d+\. ([\s\S]*? inputs\.)$/m.exec(paragraph)?.[1] ?? [])
		.map((sentence) => sentence.replaceAll(/\s+/g, ' '))
		.filter((sentence) => !sentence.includes('inputs that no VM need have'));
}

test('the lattice is as large as was reckoned', () => {
	expect(ALL).toBe(2_336_128);
});
