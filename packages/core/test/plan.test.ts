import { describe, expect, test } from 'vitest';
import { FOUR_GIB, GIB, MIB } from '../src/address/index.ts';
import { LOW_MMIO_MAX, lowMmioMin } from '../src/host/index.ts';
import {
	hostLayout,
	type Plan,
	type PlanOptions,
	type PlanSettings,
	plan,
	resolveVm,
	simulateOrders,
} from '../src/index.ts';
import type { Reason } from '../src/plan/index.ts';

const UHD = { horizontal: 3840, vertical: 2160 };
const LARGEST = { horizontal: 7680, vertical: 4320 };
/** A GPU and another device, as in a sizing question that is often asked. */
const TWO = [
	{ low: 16 * MIB, high: 64 * GIB },
	{ low: 32 * MIB, high: MIB },
];
const STEP = 2 * MIB;

/** Low MMIO, high MMIO and what RAM loses, in MiB. */
function sizes(settings: PlanSettings, options: PlanOptions = {}): number[] | null {
	const answer = plan(settings, options);
	return answer.feasible ? [answer.vm.lowMmio / MIB, answer.vm.highMmio / MIB, answer.ramBelow4GiBLost / MIB] : null;
}

function ids(answer: Plan): string[] {
	return answer.because.map(({ id }) => id);
}

function reason<I extends Reason['id']>(answer: Plan, id: I): Extract<Reason, { id: I }> {
	const found = answer.because.find((each): each is Extract<Reason, { id: I }> => each.id === id);
	expect(found, `${id} among ${ids(answer)}`).toBeDefined();
	return found as Extract<Reason, { id: I }>;
}

/** Does every load order go well? The high window keeps below 2^bits. */
function goesWell(settings: PlanSettings, options: PlanOptions, lowMmio: number, highMmio: number): boolean {
	const vm = resolveVm({ ...settings, lowMmio, highMmio });
	const { physicalAddressBits = 52, ...kernels } = options;
	const inReach = vm.highMmioBase + highMmio <= 2 ** physicalAddressBits;
	return inReach && simulateOrders(vm, kernels).every(({ verdict }) => verdict === 'ok');
}

/** The most high MMIO that the host can address from the usual base, in whole steps. */
function mostHigh(options: PlanOptions): number {
	return 2 ** (options.physicalAddressBits ?? 52) - 0xf_e000_0000;
}

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
		expect(goesWell(settings, options, 274 * MIB, GIB)).toBe(true);
		expect(goesWell(settings, options, 276 * MIB, GIB)).toBe(false);
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

const FIXED_POLICIES = ['low-half', 'low-half-ungated', 'low-half-skip-cvm', 'seed-proposal'] as const;
const VMS: PlanSettings[] = [
	{},
	{ generation: 1 },
	{ arch: 'arm64' },
	{ confidential: true },
	{ resolution: UHD },
	{ resolution: LARGEST },
	{ generation: 1, resolution: UHD },
];
const DEVICES: { low: number; high: number }[][] = [
	TWO,
	[{ low: 48 * MIB, high: 3 * MIB }],
	[
		{ low: 20 * MIB, high: 0 },
		{ low: 40 * MIB, high: 5 * GIB },
		{ low: 4096, high: 4096 },
	],
	Array.from({ length: 9 }, () => ({ low: 16 * MIB, high: 24 * MIB })),
];
const QUESTIONS = VMS.flatMap((settings) =>
	DEVICES.flatMap((pci) => [
		...FIXED_POLICIES.map((policy) => ({ settings, options: { policy, pci } as PlanOptions })),
		{ settings, options: { policy: 'gen1-bar', loader: 'kexec_file_load', pci } as PlanOptions },
		{ settings, options: { policy: 'config-window-high', pci } as PlanOptions },
		{ settings, options: { videoDriver: 'hyperv_fb-late-removal', pci, physicalAddressBits: 39 } as PlanOptions },
		{ settings, options: { secondDrivers: ['pci'], sysfb: false, pci } as PlanOptions },
	]),
);

describe('no smaller sizes do', () => {
	test.each(QUESTIONS)('$settings $options', ({ settings, options }) => {
		const answer = plan(settings, options);
		const least = lowMmioMin(settings.arch ?? 'x86_64');
		const most = mostHigh(options);
		if (!answer.feasible) {
			for (let low = least; low <= LOW_MMIO_MAX; low += 62 * MIB) {
				expect(goesWell(settings, options, low, most)).toBe(false);
			}
			return;
		}
		const { lowMmio, highMmio } = answer.vm;
		expect(goesWell(settings, options, lowMmio, highMmio)).toBe(true);
		expect(answer.simulation.verdict).toBe('ok');
		expect(answer.ramBelow4GiBLost).toBe(FOUR_GIB - hostLayout(answer.vm).lowMmio.start);
		for (let low = least; low < lowMmio; low += STEP) {
			expect(goesWell(settings, options, low, most)).toBe(false);
		}
		if (highMmio > STEP) {
			expect(goesWell(settings, options, lowMmio, highMmio - STEP)).toBe(false);
		}
	});

	test('the questions are of both kinds', () => {
		const feasible = QUESTIONS.filter(({ settings, options }) => plan(settings, options).feasible);
		expect(feasible.length).toBeGreaterThan(100);
		expect(QUESTIONS.length - feasible.length).toBeGreaterThan(20);
	});
});

describe('every pair of sizes tried', () => {
	// On a host with 36 bits high MMIO ends at 0x1000000000, 512 MiB above its base: 256 steps.
	const options = { physicalAddressBits: 36 };
	const cases: [string, PlanSettings, PlanOptions][] = [
		[
			'both sizes matter',
			{},
			{
				pci: [
					{ low: 32 * MIB, high: 96 * MIB },
					{ low: 16 * MIB, high: 200 * MIB },
				],
			},
		],
		[
			'generation 1',
			{ generation: 1 },
			{
				pci: [
					{ low: 40 * MIB, high: 64 * MIB },
					{ low: 16 * MIB, high: MIB },
				],
			},
		],
		[
			'a framebuffer that goes to high MMIO',
			{ generation: 1, resolution: LARGEST },
			{
				pci: [
					{ low: 36 * MIB, high: 0 },
					{ low: 8 * MIB, high: 0 },
				],
			},
		],
	];
	test.each(cases)('%s', (_name, settings, given) => {
		const all = { ...given, ...options };
		const answer = plan(settings, all);
		expect(answer.feasible).toBe(true);
		const { lowMmio, highMmio } = answer.simulation.vm;
		for (let low = 128 * MIB; low <= lowMmio; low += STEP) {
			for (let high = STEP; high <= 512 * MIB; high += STEP) {
				const expected = low === lowMmio && high >= highMmio;
				if (goesWell(settings, all, low, high) !== expected) {
					expect({ low: low / MIB, high: high / MIB, goesWell: !expected }).toBeNull();
				}
			}
		}
	});
});

describe('where no sizes will do', () => {
	test('a policy that forgets the framebuffer', () => {
		const answer = plan({}, { policy: 'gen1-bar' });
		expect(ids(answer)).toEqual(['fails']);
		const { largest } = reason(answer, 'fails');
		// 8 MiB of framebuffer at the low base, of which the second kernel (lfb_base 0) knows nothing.
		expect(largest.kernels[1]?.conflicts[0]).toMatchObject({ owner: 'pci0', effect: 'd0-entry-refused' });
		expect(!answer.feasible && answer.alternatives).toEqual([
			{ change: 'kexec-file-load', lowMmio: 128 * MIB, highMmio: STEP, physicalAddressBits: null },
			{ change: 'fixed-kernel', lowMmio: 128 * MIB, highMmio: STEP, physicalAddressBits: null },
		]);
		for (let low = 128 * MIB; low <= LOW_MMIO_MAX; low += STEP) {
			expect(goesWell({}, { policy: 'gen1-bar' }, low, 512 * MIB)).toBe(false);
		}
	});

	test('kexec -s is no help where 8 MiB are reserved for 32, nor on arm64', () => {
		const changes = (settings: PlanSettings) => {
			const answer = plan(settings, { policy: 'gen1-bar', pci: TWO });
			return answer.feasible ? null : answer.alternatives.map(({ change, lowMmio }) => [change, lowMmio / MIB]);
		};
		expect(changes({ resolution: UHD })).toEqual([['fixed-kernel', 162]]);
		expect(changes({ arch: 'arm64' })).toEqual([['fixed-kernel', 512]]);
	});

	test('a fixed policy without CONFIG_SYSFB', () => {
		const answer = plan({}, { sysfb: false });
		expect(answer.feasible ? [] : answer.alternatives).toMatchObject([{ change: 'fixed-kernel' }]);
		expect(plan({}, { policy: 'low-half-ungated', sysfb: false }).feasible).toBe(true);
	});

	test('without a second kernel the old policy does', () => {
		expect(sizes({}, { policy: 'gen1-bar', second: false })).toEqual([128, 2, 128]);
	});

	test('generation 1 with a framebuffer above 64 MiB', () => {
		const answer = plan({ generation: 1, resolution: LARGEST });
		expect(ids(answer)).toEqual(['gen1-framebuffer', 'fails']);
		expect(reason(answer, 'gen1-framebuffer')).toMatchObject({ framebuffer: 128 * MIB, bar: 64 * MIB });
		expect(answer.feasible ? [] : answer.alternatives).toMatchObject([
			{ change: 'default-modes', lowMmio: 128 * MIB, highMmio: STEP },
			{ change: 'generation-2', lowMmio: 128 * MIB, highMmio: STEP },
		]);
		// 4096x4096 need just 64 MiB.
		expect(plan({ generation: 1, resolution: { horizontal: 4096, vertical: 4096 } }).feasible).toBe(true);
	});

	test('more 32-bit BARs than low MMIO can hold', () => {
		const answer = plan(
			{},
			{
				pci: [
					{ low: 2 * GIB, high: 0 },
					{ low: 1.5 * GIB, high: 0 },
				],
			},
		);
		expect(ids(answer)).toEqual(['low-windows']);
		// 3.5 GiB without the 18.75 MiB of the vTPM area.
		expect(reason(answer, 'low-windows')).toMatchObject({ needed: 3.5 * GIB, room: 3565.25 * MIB });
		expect(answer.feasible ? null : answer.alternatives).toEqual([]);
	});

	test('a 32-bit BAR of 2 GiB finds no place for its alignment', () => {
		// It would have to lie at 0x80000000, and end in the vTPM area.
		const answer = plan({}, { pci: [{ low: 2 * GIB, high: 0 }] });
		expect(ids(answer)).toEqual(['fails']);
		expect(reason(answer, 'fails').largest.verdict).toBe('degraded');
	});

	test('high MMIO past the physical addresses', () => {
		// 64 GiB from 0x1000000000 end at 2^37 exactly.
		expect(sizes({}, { pci: TWO, physicalAddressBits: 37 })).toEqual([162, 66048, 162]);
		const answer = plan({}, { pci: TWO, physicalAddressBits: 36 });
		expect(ids(answer)).toEqual(['high-windows']);
		expect(reason(answer, 'high-windows')).toMatchObject({ needed: 64 * GIB + MIB, room: 512 * MIB });
		expect(answer.feasible ? [] : answer.alternatives).toEqual([
			{ change: 'address-bits', lowMmio: 162 * MIB, highMmio: 66048 * MIB, physicalAddressBits: 37 },
		]);
		// The host's own 512 MiB are just below 2^36.
		expect(plan({ highMmio: 512 * MIB }, { physicalAddressBits: 36 }).feasible).toBe(true);
		expect(ids(plan({ highMmio: 514 * MIB }, { physicalAddressBits: 36 }))).toEqual(['no-high-mmio']);
		// The base itself is past 2^35.
		const none = plan({}, { physicalAddressBits: 35 });
		expect(reason(none, 'no-high-mmio')).toMatchObject({ base: 0xf_e000_0000, least: STEP, room: 0 });
	});

	test('every alternative does what it says', () => {
		const changed = (change: string): [PlanSettings, PlanOptions] => {
			switch (change) {
				case 'kexec-file-load':
					return [{}, { loader: 'kexec_file_load' }];
				case 'fixed-kernel':
					return [{}, { policy: 'low-half', secondPolicy: 'low-half', sysfb: true }];
				case 'hyperv-drm':
					return [{}, { videoDriver: 'hyperv_drm' }];
				case 'default-modes':
					return [{ resolution: null, resolutionType: 'default' }, {}];
				case 'generation-2':
					return [{ generation: 2 }, {}];
				default:
					return [{}, { physicalAddressBits: undefined }];
			}
		};
		const seen = new Set<string>();
		const more: typeof QUESTIONS = [
			{ settings: { generation: 1, resolution: LARGEST }, options: {} },
			{ settings: {}, options: { pci: TWO, physicalAddressBits: 36 } },
			{ settings: { resolution: LARGEST }, options: { videoDriver: 'hyperv_fb-late-removal' } },
			{ settings: {}, options: { policy: 'sysfb-gate' } },
		];
		for (const { settings, options } of [...QUESTIONS, ...more]) {
			const answer = plan(settings, options);
			for (const { change, lowMmio, highMmio } of answer.feasible ? [] : answer.alternatives) {
				const [vm, kernels] = changed(change);
				seen.add(change);
				expect(goesWell({ ...settings, ...vm }, { ...options, ...kernels }, lowMmio, highMmio), change).toBe(true);
			}
		}
		expect([...seen].sort()).toEqual([
			'address-bits',
			'default-modes',
			'fixed-kernel',
			'generation-2',
			'hyperv-drm',
			'kexec-file-load',
		]);
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
