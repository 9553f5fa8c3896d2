/**
 * Whether regions are the whole difference of two kernels, where what differs is known: the source is our own, and one
 * value is edited into it.
 */

import { runnableKernel } from '@hvmmio/kernel-harness';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { parseCase } from '@hvmmio/vectors/case';
import { expect, test } from 'vitest';
import { type ListedRegion, proveWhole, subjectOf } from '../src/index.ts';
import { compile } from './setup.ts';
import { testSolver } from './solver.ts';

const asking = { solver: await testSolver() };
const FILE = 'drivers/hv/vmbus_drv.c';
const subject = async (source: string) => subjectOf(await compile({ [FILE]: source }, [64]));
const old = await subject(OWN_VMBUS);
const LOOP = 'bytes >= SZ_1M';

test('a source and its rewrite: nothing is missing, whatever lfb_base is', async () => {
	const now = await subject(edited(OWN_VMBUS, 'bytes /= 2', 'bytes >>= 1'));
	expect(await proveWhole(old, now, [], asking)).toMatchObject({
		answer: 'proved',
		found: [],
		beyond: { answer: 'proved' },
	});
});

test('one lfb_base that no host gives is found, and is all that differs', async () => {
	const now = await subject(edited(OWN_VMBUS, LOOP, `${LOOP} && base != 0x87654321`));
	const { answer, found, beyond } = await proveWhole(old, now, [], asking);
	expect([answer, beyond?.answer, found.length]).toEqual(['proved', 'proved', 1]);
	expect(found[0]).toMatchObject({
		subject: 'reservation',
		generation: 2,
		numbers: [{ name: 'lfb-base', value: 0x87654321n }],
	});
	const { booted } = (await runnableKernel(now.compiled)).boot(parseCase(found[0]?.example));
	expect([booted.reserved, booted.attempts]).toEqual([null, 0]);
});

test('a region on which the two decide alike is not taken for a difference', async () => {
	const region: ListedRegion = {
		subject: 'reservation',
		values: { generation: [2], sysfb: [true] },
		boxes: [{ framebuffer: { min: null, max: 8 * 2 ** 20 }, lowMmio: { min: null, max: null } }],
	};
	const { answer, alike } = await proveWhole(old, old, [region], asking);
	expect([answer, alike?.sysfb, alike?.bios]).toEqual(['refuted', true, false]);
});

test('where both read at a null pointer, which a run goes on from, it is not said that they do not differ', async () => {
	const read = 'bytes += *(volatile u32 *)(unsigned long)(screen_info.lfb_size == 0x300000 ? 16 : 8192);';
	const before = edited(OWN_VMBUS, 'while (!fb_mmio', `${read}\n\twhile (!fb_mmio`);
	const after = edited(before, 'SZ_128M', 'SZ_64M');
	const region: ListedRegion = {
		subject: 'reservation',
		values: { generation: [2], sysfb: [true], knowledge: ['known'] },
		boxes: [{ framebuffer: { min: null, max: null }, lowMmio: { min: null, max: null } }],
	};
	const { answer, alike } = await proveWhole(await subject(before), await subject(after), [region], asking);
	expect([answer, alike]).toEqual(['undecided', null]);
});

// With `pnpm test:long`: a question for each thing that need not be said of a region.
if (process.env['HVMMIO_LONG']) {
	test('what depends on high MMIO, which a comparison has of one size, becomes a region of a host’s VMs', async () => {
		const high = 'hyperv_mmio->sibling && hyperv_mmio->sibling->end == 0x123456789abULL';
		const now = await subject(edited(OWN_VMBUS, LOOP, `${LOOP} && !(${high})`));
		const { answer, found } = await proveWhole(old, now, [], asking);
		expect([answer, found.length > 0]).toEqual(['proved', true]);
		for (const { numbers } of found) {
			expect(numbers).toContainEqual({ name: 'high-mmio-last', value: 0x123456789abn });
		}
	});
}
