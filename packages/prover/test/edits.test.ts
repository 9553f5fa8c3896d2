/**
 * A kernel against edits of itself: each that a comparison finds is refuted, by an input on which the two modules were
 * run; each that says the same in other words is proved; and so are needles that no comparison finds.
 * HVMMIO_LONG=1 (pnpm test:long): all of them; else three, and a needle in theorems.test.ts.
 */

import { type CompiledKernel, KERNEL_FILES, RunFailed, runnableKernel } from '@hvmmio/kernel-harness';
import { CHANGES, type Edit, EQUIVALENTS, withEdit } from '@hvmmio/testkit/kernel-edits';
import { NEWEST, testWith, treeOf } from '@hvmmio/testkit/kernels';
import { parseCase } from '@hvmmio/vectors/case';
import { describe, expect } from 'vitest';
import { type EqualityDomain, proveEqual, subjectOf } from '../src/index.ts';
import { compile } from './setup.ts';
import { testSolver } from './solver.ts';

const LONG = Boolean(process.env['HVMMIO_LONG']);
const asking = { solver: await testSolver(), milliseconds: 120_000 };
const tree = await treeOf(NEWEST, KERNEL_FILES);
const base = tree && (await compile(tree.files));

const DECIDE = ['vmbus_walk_resources', 'vmbus_reserve_fb'];
const reserve = (what: string, from: RegExp, to: string): Edit => ({ what, in: 'vmbus_reserve_fb', from, to });

/** Each is told by one input of 2^32 or fewer. */
const NEEDLES: readonly Edit[] = [
	reserve('one start is refused', /size >= 0x100000/, 'size >= 0x100000 && start != 0x87654321'),
	reserve('a low base of exactly 4 GiB is usual', /upper_32_bits\(low_mmio_base\)/, 'low_mmio_base > SZ_4G'),
	reserve(
		'one size with one combination of flags is refused',
		/size >= 0x100000/,
		'size >= 0x100000 && (efi_enabled(EFI_BOOT) || IS_ENABLED(CONFIG_SYSFB) || screen_info.lfb_size != 0x12345)',
	),
];

/**
 * What no VM of a host reaches: ranges that end near 1 MiB or in the vTPM area, two that touch, a low base of 0 or above
 * 4 GiB.
 */
const BEYOND_HOSTS = [
	'the first mebibyte counts',
	'one byte more is ignored',
	'the old cut',
	'a range that starts in the vTPM area is cut',
	'a low base of 0 is usual',
	'a low base above 4 GiB is usual',
	'another BAR',
	'a low base of exactly 4 GiB is usual',
	'nothing grows upwards',
	'nothing grows downwards',
	'growing up sets the start',
];

const nameOf = ({ what }: Edit) => what.replace(/^\w+: /, '');
const isDecision = (edit: Edit) => DECIDE.includes(edit.in);
const changes = [...CHANGES.filter(isDecision), ...NEEDLES];
const QUICK = ['and is or', 'the loop ends sooner'];
const some = (edits: readonly Edit[], quick: readonly string[]) =>
	edits.filter((edit) => LONG || quick.includes(nameOf(edit))).map((edit) => [edit.what, edit] as const);

async function answered(edit: Edit, over: EqualityDomain) {
	const compiled = await compile(withEdit((tree as NonNullable<typeof tree>).files, edit));
	const other = { kind: 'kernel', compiled: base as CompiledKernel } as const;
	return { compiled, ...(await proveEqual(await subjectOf(compiled), other, asking, over)) };
}

/** An edit can make a kernel fail on an input; the other one answers it. */
function answerOrFailure<T>(run: () => T): T | string {
	try {
		return run();
	} catch (error) {
		if (error instanceof RunFailed) {
			return error.failure;
		}
		throw error;
	}
}

describe('refuted', () => {
	testWith(tree).each(some(changes, QUICK))('%s', async (_, edit) => {
		const over = BEYOND_HOSTS.includes(nameOf(edit)) ? 'any' : 'legal';
		const { answer, why, example, compiled } = await answered(edit, over);
		expect([answer, why]).toEqual(['refuted', null]);
		const input = parseCase(example);
		const kernels = [await runnableKernel(base as CompiledKernel), await runnableKernel(compiled)];
		const [before, now] = kernels.map((kernel) => answerOrFailure(() => kernel.boot(input)));
		expect(now).not.toEqual(before);
	});
});

describe('proved', () => {
	const equivalents = EQUIVALENTS.filter(isDecision);
	testWith(tree).each(some(equivalents, ['a division for a shift']))('%s', async (_, edit) => {
		expect(await answered(edit, 'legal')).toMatchObject({ answer: 'proved', why: null });
	});
});
