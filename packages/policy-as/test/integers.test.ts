/** Cases that depend on integer widths; each expectation is calculated beside it. */

import { describe, expect, test } from 'vitest';
import { load, type PolicyId, type ReserveFbInput } from '../src/index.ts';
import { policyBytes } from './module.ts';

const MIB = 0x10_0000n;
const TOP = 0xffff_ffff_ffff_ffffn;
const module = load(policyBytes());

const LOW = { start: 0xf800_0000n, end: 0xfed3_ffffn };
const efi: ReserveFbInput = {
	node: LOW,
	barStart: 0n,
	barLength: 0n,
	lfbBase: 0xf800_0000,
	lfbSize: 0x30_0000,
	efi: true,
	sysfb: true,
	videoDevice: false,
	barIsMemory: false,
	confidential: false,
	resourceSize: 64,
};
const bios: ReserveFbInput = { ...efi, efi: false, lfbBase: 0, lfbSize: 0, videoDevice: true, barIsMemory: true };

function decide(policy: PolicyId, input: ReserveFbInput) {
	const { start, size, firstSize, attempts, messages } = module.reserveFb(policy, input);
	return [start, size, firstSize, attempts, messages];
}

function bar(start: bigint, length: bigint, node = { start: 0n, end: TOP }, resourceSize: 32 | 64 = 64) {
	return decide('gen1-bar', { ...bios, node, barStart: start, barLength: length, resourceSize });
}

describe('start + size - 1', () => {
	test('reaches the last address without wrapping: 1 + (2^64 - 1) - 1 = 2^64 - 1', () => {
		expect(bar(1n, TOP)).toEqual([1n, TOP, TOP, 1, []]);
	});

	test('wraps one byte later: 2 + (2^64 - 1) - 1 = 0, below 2; half of it, 2^63 - 1, ends at 2^63', () => {
		expect(bar(2n, TOP)).toEqual([2n, 2n ** 63n - 1n, TOP, 2, []]);
	});

	test('wraps in 64 bits: 2^64 - 1 MiB + 2 MiB - 1 = 1 MiB - 1; 1 MiB ends at 2^64 - 1', () => {
		const start = 2n ** 64n - MIB;
		expect(bar(start, 2n * MIB, { start: 2n ** 63n, end: TOP })).toEqual([start, MIB, 2n * MIB, 2, []]);
	});

	test('wraps in 32 bits: 0xfff00000 + 0x200000 - 1 = 0x000fffff; 1 MiB ends at 0xffffffff', () => {
		const node = { start: 0xf000_0000n, end: 0xffff_ffffn };
		expect(bar(0xfff0_0000n, 2n * MIB, node, 32)).toEqual([0xfff0_0000n, MIB, 2n * MIB, 2, []]);
	});

	test('does not wrap at 4 GiB in 64 bits', () => {
		const node = { start: 0xf000_0000n, end: 0x1_ffff_ffffn };
		expect(bar(0xfff0_0000n, 2n * MIB, node, 64)).toEqual([0xfff0_0000n, 2n * MIB, 2n * MIB, 1, []]);
	});

	test('the last byte of the node counts, the one after it does not', () => {
		const node = { start: 0x1000n, end: 0x1000n + 2n * MIB - 1n };
		expect(bar(0x1000n, 2n * MIB, node)).toEqual([0x1000n, 2n * MIB, 2n * MIB, 1, []]);
		expect(bar(0x1001n, 2n * MIB, node)).toEqual([0x1001n, MIB, 2n * MIB, 2, []]);
		expect(bar(0xfffn, 2n * MIB, node)).toEqual([0n, 0n, 2n * MIB, 2, []]);
	});
});

describe('the loop', () => {
	test('turns 44 times for 2^64 - 1: shifted by 43 it is 2 MiB - 1, by 44 it is 1 MiB - 1', () => {
		expect(bar(1n, TOP, { start: 1n, end: MIB - 1n })).toEqual([0n, 0n, TOP, 44, []]);
		expect(bar(1n, TOP, { start: 1n, end: 2n * MIB - 1n })).toEqual([1n, 2n * MIB - 1n, TOP, 44, []]);
	});

	test('turns 12 times for 2^32 - 1', () => {
		expect(bar(1n, 0xffff_ffffn, { start: 1n, end: MIB - 1n }, 32)).toEqual([0n, 0n, 0xffff_ffffn, 12, []]);
	});

	test('does not turn below 1 MiB', () => {
		expect(bar(1n, MIB - 1n)).toEqual([0n, 0n, MIB - 1n, 0, []]);
		expect(bar(1n, 0n)).toEqual([0n, 0n, 0n, 0, []]);
		expect(bar(1n, MIB)).toEqual([1n, MIB, MIB, 1, []]);
	});

	test('0xffffffff from 0xf8000000 to 0xfed3ffff (0x6d40000 bytes): 0x7ffffff is too much, 0x3ffffff fits, 7 turns', () => {
		expect(decide('gen1-bar', { ...efi, lfbSize: 0xffff_ffff })).toEqual([
			0xf800_0000n,
			0x3ff_ffffn,
			0xffff_ffffn,
			7,
			[],
		]);
	});
});

describe.each([32, 64] as const)('an int for size, with %i bits of resource_size_t', (resourceSize) => {
	const screenInfo = (lfbSize: number) => decide('screen-info', { ...efi, lfbSize, resourceSize });

	test('2^31 - 1 is positive: 2^31 - 1 >> 5 = 0x3ffffff fits at the sixth turn', () => {
		expect(screenInfo(0x7fff_ffff)).toEqual([0xf800_0000n, 0x3ff_ffffn, 0x7fff_ffffn, 6, []]);
	});

	test('2^31 is -2^31, in 64 bits 0xffffffff80000000, and the loop does not turn', () => {
		expect(screenInfo(0x8000_0000)).toEqual([0n, 0n, 0xffff_ffff_8000_0000n, 0, []]);
	});

	test('2^32 - 1 is -1', () => {
		expect(screenInfo(0xffff_ffff)).toEqual([0n, 0n, TOP, 0, []]);
	});

	test('on BIOS as on EFI, and not in the backport', () => {
		const input = { ...efi, efi: false, lfbSize: 0x8000_0000, resourceSize };
		expect(decide('screen-info', input)).toEqual([0n, 0n, 0xffff_ffff_8000_0000n, 0, []]);
		// 2^31 >> 5 = 64 MiB.
		expect(decide('low-half-screen-info', input)).toEqual([0xf800_0000n, 64n * MIB, 0x8000_0000n, 6, []]);
	});
});

describe('max_t(__u32, lfb_size, 8 MiB)', () => {
	test('compares as u32: 2^31 is more than 8 MiB, not less', () => {
		expect(decide('gen1-bar', { ...efi, lfbSize: 0x8000_0000 })[2]).toBe(0x8000_0000n);
	});
});

describe('a resource_size_t of 32 bits', () => {
	test('keeps the low half of the node: 0x1f8000000 is 0xf8000000; in 64 bits it is no low base', () => {
		const input = { ...efi, lfbBase: 0, lfbSize: 0, node: { start: 0x1_f800_0000n, end: 0x1_fed3_ffffn } };
		expect(decide('low-half', { ...input, resourceSize: 32 })).toEqual([0xf800_0000n, 64n * MIB, 64n * MIB, 1, []]);
		expect(decide('low-half', input)).toEqual([0n, 0n, 0n, 0, ['unexpected-low-mmio-base', 'framebuffer-base-zero']]);
	});

	test('makes 0 of 4 GiB: unexpected all the same', () => {
		const node = { start: 0x1_0000_0000n, end: 0x1_ffff_ffffn };
		expect(decide('low-half', { ...efi, lfbBase: 0, node, resourceSize: 32 })[4]).toEqual([
			'unexpected-low-mmio-base',
			'framebuffer-base-zero',
		]);
	});

	test('keeps the low half of the BAR: a start of 4 GiB is none, a length of 4 GiB + 2 MiB is 2 MiB', () => {
		const node = { start: 1n, end: 0xffff_ffffn };
		expect(bar(0x1_0000_0000n, 2n * MIB, node, 32)).toEqual([0n, 0n, 0n, 0, []]);
		expect(bar(0x1_0000_1000n, 0x1_0020_0000n, node, 32)).toEqual([0x1000n, 2n * MIB, 2n * MIB, 1, []]);
	});

	test('(4 GiB - start) / 2 is right with it: start 1 leaves 2^31 - 1, capped to 128 MiB', () => {
		const node = { start: 1n, end: 0xffff_ffffn };
		for (const policy of ['low-half', 'seed-proposal'] as const) {
			const input = { ...efi, lfbBase: 0, node, resourceSize: 32 as const };
			expect(decide(policy, input)).toEqual([1n, 128n * MIB, 128n * MIB, 1, []]);
		}
	});
});

describe('records that no loader writes', () => {
	const batch = module.batch(1);
	const raw = (low: bigint, end: bigint, flags: number) => {
		batch.input.setBigUint64(0, low, true);
		batch.input.setBigUint64(8, end, true);
		batch.input.setUint32(32, 0x1000, true);
		batch.input.setUint32(36, 0, true);
		batch.input.setUint32(40, flags, true);
		batch.run('gen1-bar');
		return [batch.output.getBigUint64(8, true), batch.output.getUint32(24, true)];
	};

	test('low_start > low_end is no node; with 32 bits what is left of the two is compared', () => {
		expect(raw(0x1_0000_0000n, 0xffff_ffffn, 1)).toEqual([0n, 0]);
		expect(raw(0x1_0000_0000n, 0xffff_ffffn, 1 | 32)).toEqual([8n * MIB, 1]);
		expect(raw(1n, 0x1_0000_0000n, 1)).toEqual([8n * MIB, 1]);
		expect(raw(1n, 0x1_0000_0000n, 1 | 32)).toEqual([0n, 0]);
	});
});

describe('(4 GiB - start) / 2', () => {
	test('is 0 for the last address below 4 GiB: asked for, never tried', () => {
		expect(decide('low-half', { ...efi, lfbBase: 0xffff_ffff })).toEqual([0n, 0n, 0n, 0, []]);
	});

	test('is 1 MiB - 1 and 1 MiB at the edge: 4 GiB - 2 MiB + 1 and 4 GiB - 2 MiB', () => {
		const node = { start: 0xf800_0000n, end: 0xffff_ffffn };
		expect(decide('low-half', { ...efi, node, lfbBase: 0xffe0_0001 })).toEqual([0n, 0n, MIB - 1n, 0, []]);
		expect(decide('low-half', { ...efi, node, lfbBase: 0xffe0_0000 })).toEqual([0xffe0_0000n, MIB, MIB, 1, []]);
	});
});

test('a node of all 64 bits has a low base of 0: the old size at lfb_base is kept', () => {
	expect(decide('low-half', { ...efi, node: { start: 0n, end: TOP } })).toEqual([
		0xf800_0000n,
		8n * MIB,
		8n * MIB,
		1,
		['unexpected-low-mmio-base'],
	]);
});

test('a node that runs backwards is one in which nothing fits, not none', () => {
	const node = { start: 0xe000_0000n, end: 0x1fff_ffffn };
	// 64 MiB at 0xf8000000: 64, 32, 16, 8, 4, 2, 1.
	expect(decide('low-half', { ...efi, node })).toEqual([0n, 0n, 64n * MIB, 7, []]);
	expect(decide('low-half', { ...efi, node: null })).toEqual([0n, 0n, 0n, 0, []]);
});
