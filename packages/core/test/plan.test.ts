/** Plans calculated by hand, and refused input. */

import { describe, expect, test } from 'vitest';
import { FOUR_GIB, GIB, MIB } from '../src/address/index.ts';
import { type PlanOptions, type PlanSettings, plan } from '../src/index.ts';
import { everyOrderSucceeds, ids, LARGEST, reason, sizes, TWO, UHD } from './plan-case.ts';

describe('worked out by hand', () => {
	test('a VM with one NVMe disk needs the least that the host accepts', () => {
		// 128 MiB reserve 64 MiB from 0xf8000000; the config window follows at 0xfc000000, 1 MiB goes to high MMIO.
		expect(sizes({})).toEqual([128, 2, 128]);
		expect(sizes({}, { pci: [] })).toEqual([128, 2, 128]);
	});

	test('16 and 32 MiB of 32-bit BARs beside a 4K display', () => {
		// The reservation ends at 4 GiB - L/2, the config windows start there. Of the slots below 0xfed40000 the 32 MiB
		// window can have 0xfc000000 at best (0xfe000000 lacks 18.75 MiB), so the 16 MiB one, which asks first, must find
		// 0xfb000000: 4 GiB - L/2 + 8 KiB <= 0xfb000000, L >= 160 MiB + 16 KiB, in steps of 2 MiB 162 MiB.
		// High: 64 GiB on a multiple of 64 GiB, 0x1000000000-0x1fffffffff, that is 64.5 GiB from 0xfe0000000.
		expect(sizes({ resolution: UHD }, { pci: TWO })).toEqual([162, 66048, 162]);
		// The framebuffer of 32 MiB lies in the reservation anyway.
		expect(sizes({}, { pci: TWO })).toEqual([162, 66048, 162]);
		expect(sizes({ platform: 'azure' }, { pci: TWO })).toEqual([162, 66048, 162]);
		// A confidential VM has no framebuffer, but the kernel reserves half all the same.
		expect(sizes({ confidential: true }, { pci: TWO })).toEqual([162, 66048, 162]);
	});

	test('the same on generation 1, where 64 MiB from 0xf8000000 are reserved', () => {
		// 32 MiB fit at 0xfc000000 alone; 16 MiB below 0xf8000000, at 0xf7000000, after two pages of config window from
		// the low base on: low base <= 0xf7000000 - 8 KiB, so 0xf6e00000, 146 MiB below 4 GiB.
		expect(sizes({ generation: 1 }, { pci: TWO })).toEqual([146, 66048, 146]);
	});

	test('arm64 starts at 512 MiB', () => {
		// The reservation is 128 MiB from 0xe0000000; 16 MiB at 0xe9000000 and 32 MiB at 0xea000000 have room.
		expect(sizes({ arch: 'arm64' }, { pci: TWO })).toEqual([512, 66048, 512]);
	});

	test('the largest framebuffer makes the window 256 MiB whatever is set', () => {
		expect(sizes({ resolution: LARGEST })).toEqual([128, 2, 256]);
		const answer = plan({ resolution: LARGEST });
		expect(reason(answer, 'window-grows')).toMatchObject({ window: 256 * MIB, framebuffer: 128 * MIB });
		// The window does not depend on the framebuffer on arm64.
		expect(sizes({ arch: 'arm64', resolution: LARGEST })).toEqual([512, 2, 512]);
	});

	test('a 64-bit BAR of 32 GiB gives the well-known 33280 MiB', () => {
		// 0xfe0000000 is 63.5 GiB; the next multiple of 32 GiB is 64 GiB, and 96 - 63.5 is 32.5 GiB.
		expect(sizes({}, { pci: [{ low: 0, high: 32 * GIB }] })).toEqual([128, 33280, 128]);
		const { highest } = reason(plan({}, { pci: [{ low: 0, high: 32 * GIB }] }), 'high-needed');
		expect(highest).toMatchObject({ owner: 'pci0', kind: 'high-window', align: 32 * GIB });
	});

	test('a 32-bit BAR of 1 GiB', () => {
		// 0xc0000000 lacks the vTPM area, so it lies at 0x80000000; the config window ends below that and begins 128 MiB
		// above the low base: low base <= 0x78000000 - 8 KiB, so 0x77e00000, 2178 MiB below 4 GiB.
		expect(sizes({}, { pci: [{ low: GIB, high: 0 }] })).toEqual([2178, 2, 2178]);
	});

	test('high MMIO given is the least that is wanted, in whole steps', () => {
		expect(sizes({ highMmio: 512 * MIB })).toEqual([128, 512, 128]);
		expect(sizes({ highMmio: 3 * MIB })).toEqual([128, 4, 128]);
		expect(sizes({ highMmio: MIB }, { pci: [{ low: 0, high: 3 * MIB }] })?.[1]).toBe(4);
		expect(reason(plan({ highMmio: 512 * MIB }), 'high-least').asked).toBe(true);
	});

	test('another base of high MMIO', () => {
		// From 36 GiB (0x900000000) a 64 GiB BAR goes to 64 GiB and ends at 128 GiB: 92 GiB.
		expect(sizes({ highMmioBase: 0x9_0000_0000 }, { pci: [{ low: 0, high: 64 * GIB }] })?.[1]).toBe(92 * 1024);
		// With the base at 4 GiB low and high MMIO still are two windows.
		expect(sizes({ highMmioBase: FOUR_GIB })).toEqual([128, 2, 128]);
	});
});

describe('a larger low window is not always a better one', () => {
	// hyperv_fb of that age asks while efifb holds 3 MiB of the 128 MiB reserved, so 128 MiB go elsewhere. Up to 274 MiB
	// of low MMIO there are less than 128 MiB between reservation and vTPM area, and high MMIO takes it, which the device,
	// having no 64-bit BARs, leaves alone. From 276 MiB on 0x8140000 bytes, 129.25 MiB, are left: it goes where the
	// second kernel's config window will be.
	const settings = { resolution: LARGEST };
	const options = { videoDriver: 'hyperv_fb-clears', pci: [{ low: 256 * 1024, high: 0 }] } as const;

	test('and the plan is one that does', () => {
		expect(everyOrderSucceeds(settings, options, 274 * MIB, GIB)).toBe(true);
		expect(everyOrderSucceeds(settings, options, 276 * MIB, GIB)).toBe(false);
		// 128 MiB of framebuffer from the base of high MMIO on.
		expect(sizes(settings, options)).toEqual([128, 128, 256]);
	});

	test('the host’s default is judged by itself', () => {
		expect(reason(plan({ ...settings, platform: 'azure' }, options), 'defaults')).toMatchObject({
			lowMmio: 3 * GIB,
			enough: false,
		});
		expect(reason(plan(settings, options), 'defaults')).toMatchObject({ lowMmio: 128 * MIB, enough: true });
	});
});

describe('what the defaults are enough for', () => {
	test.each([
		[{}, {}, 128, true],
		[{}, { pci: TWO }, 128, false],
		[{ arch: 'arm64' }, {}, 512, true],
		[{ platform: 'azure' }, { pci: [{ low: 256 * MIB, high: 0 }] }, 3072, true],
		[{ platform: 'azure', confidential: true }, { pci: [{ low: 256 * MIB, high: 0 }] }, 1024, true],
		// 512 MiB of high MMIO cannot hold 64 GiB.
		[{ platform: 'azure' }, { pci: TWO }, 3072, false],
		// They are less than the least that is wanted.
		[{ highMmio: GIB }, {}, 128, false],
	] as [PlanSettings, PlanOptions, number, boolean][])('%j %j', (settings, options, lowMmio, enough) => {
		const found = reason(plan(settings, options), 'defaults');
		expect(found).toMatchObject({ lowMmio: lowMmio * MIB, highMmio: 512 * MIB, enough });
	});
});

describe('what is refused', () => {
	test.each([
		[{}, { physicalAddressBits: 32 }, 'physicalAddressBits 32: out of range, expected 33 to 52'],
		[{}, { physicalAddressBits: 53 }, 'physicalAddressBits 53: out of range, expected 33 to 52'],
		[{}, { physicalAddressBits: 36.5 }, 'physicalAddressBits 36.5: '],
		[
			{},
			{ pci: Array.from({ length: 129 }, () => ({ low: 0, high: 0 })) },
			'pci 129: too many devices, expected at most 128 devices',
		],
		[{}, { pci: [{ low: -1, high: 0 }] }, 'item 0 is wrong (low is no whole number'],
		[{ generation: 1, arch: 'arm64' }, {}, 'generation 1: arm64 has no generation 1, expected 2'],
		[{ highMmio: 1 }, {}, 'highMmio 1: under the minimum, expected 1 MiB or more'],
		[{}, { drivers: ['pci', 'pci'] }, /^drivers .*expected a list of pci and video/],
	] as [PlanSettings, PlanOptions, string | RegExp][])('%j %j', (settings, options, message) => {
		expect(() => plan(settings, options)).toThrow(message);
	});

	test('a base just below 2^52 leaves no room, and is no error', () => {
		expect(ids(plan({ highMmioBase: 2 ** 52 - MIB }))).toEqual(['no-high-mmio']);
		expect(sizes({ highMmioBase: 2 ** 52 - 2 * MIB })).toEqual([128, 2, 128]);
	});
});
