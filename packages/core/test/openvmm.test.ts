/**
 * OpenVMM as a host: its layout against the published cases, what each boot tells the guest, the effect of an overlap.
 */

import { openvmmCases, type RangeJson } from '@hvmmio/vectors';
import { describe, expect, test } from 'vitest';
import { MIB, type Range, sizeOf, toInclusive } from '../src/address/index.ts';
import { logLines } from '../src/guest/index.ts';
import {
	hostOf,
	OPENVMM,
	type OpenVmmSettings,
	openVmmLayout,
	resolveAnyVm,
	resolveOpenVmm,
} from '../src/host/index.ts';
import {
	type AnySettings,
	hostLayout,
	type KernelRecord,
	POLICIES,
	type PolicyId,
	resolveVm,
	SettingError,
	type SimulateOptions,
	simulate,
	simulateOrders,
} from '../src/index.ts';

const GIB = 2 ** 30;
const hex = (address: number) => `0x${address.toString(16)}`;
function json(range: Range): RangeJson {
	const { start, last: end } = toInclusive(range);
	return { start: hex(start), end: hex(end), size: sizeOf(range) };
}
const orNull = (range: Range | null) => range && json(range);
const print = (range: Range | null | undefined) => (range ? `${json(range).start}-${json(range).end}` : 'none');

describe('the published cases', () => {
	test.each(openvmmCases.filter((each) => each.expected))('$id: $why', ({ vm: settings, expected }) => {
		const vm = resolveOpenVmm(settings);
		const layout = openVmmLayout(vm);
		expect({
			ram: layout.ram.map(json),
			lowMmio: json(layout.lowMmio),
			highMmio: orNull(layout.highMmio),
			pcie: layout.pcie.map(({ low, high, ecam }) => ({ low: json(low), high: json(high), ecam: json(ecam) })),
			crs: OPENVMM.report(vm, layout).mmio.map(json),
		}).toEqual(expected);
	});

	test.each(openvmmCases.filter((each) => each.error))('$id: $why', ({ vm, error }) => {
		expect(() => resolveOpenVmm(vm)).toThrow(expect.objectContaining({ name: 'SettingError', setting: error }));
	});

	test('are of both kinds, and the table has nine', () => {
		expect(openvmmCases.filter(({ source }) => source.startsWith('microsoft/openvmm'))).toHaveLength(9);
		expect(openvmmCases.filter((each) => each.error).length).toBeGreaterThan(5);
	});
});

describe('the most root complexes that fit', () => {
	// (0xf8000000 - 0) / 64 MiB = 62, and (0xe0000000 - 0x40000000) / 64 MiB = 40.
	test.each<[OpenVmmSettings, string]>([
		[{ ram: GIB, rootComplexes: 62 }, '0x0-0x3ffffff'],
		[{ ram: GIB, rootComplexes: 40, arch: 'arm64', boot: 'direct' }, '0x40000000-0x43ffffff'],
	])('%o', (settings, last) => {
		const { pcie, ram } = openVmmLayout(resolveOpenVmm(settings));
		expect(print(pcie.at(-1)?.low)).toBe(last);
		expect(ram.map(print)).toEqual(['0x100000000-0x13fffffff']);
	});

	// 0xf8000000 - 47 * 64 MiB = 960 MiB are left below: RAM of less than 1 GiB is cut to 2 MiB, of 1 GiB to nothing.
	test.each([
		[960, ['0x0-0x3bffffff']],
		[961, ['0x0-0x3bffffff', '0x100000000-0x1000fffff']],
		[1023, ['0x0-0x3bffffff', '0x100000000-0x103efffff']],
		[1024, ['0x100000000-0x13fffffff']],
	])('with 47 of them, %i MiB of RAM', (mib, expected) => {
		const { ram } = openVmmLayout(resolveOpenVmm({ ram: mib * MIB, rootComplexes: 47 }));
		expect(ram.map(print)).toEqual(expected);
	});
});

test('VTL2 has its ranges above all, and its share comes off the end of high MMIO', () => {
	const { vtl2, highMmio } = openVmmLayout(resolveOpenVmm({ ram: 4 * GIB, openhcl: true, gfx: true }));
	expect({
		high: print(highMmio),
		relay: print(vtl2?.relay),
		share: print(vtl2?.share),
		mmio: print(vtl2?.mmio),
		framebuffer: print(vtl2?.framebuffer),
	}).toEqual({
		high: '0x140000000-0x14ff7ffff',
		relay: '0x14ff80000-0x14fffffff',
		share: '0x150000000-0x15fffffff',
		mmio: '0x160000000-0x19fffffff',
		framebuffer: '0x1a0000000-0x1a07fffff',
	});
	expect(openVmmLayout(resolveOpenVmm({ ram: 4 * GIB })).vtl2).toBeNull();
});

describe('the framebuffer', () => {
	test.each<[string, OpenVmmSettings, object]>([
		[
			'with gfx it lies at the low base, and UEFI says so',
			{ gfx: true },
			{ present: true, base: 0xf800_0000, reported: { source: 'screen_info', base: 0xf800_0000, size: 3 * MIB } },
		],
		[
			'without gfx there is none',
			{},
			{ present: false, base: 0xf800_0000, reported: { source: 'none', base: 0, size: 0 } },
		],
		[
			'direct boot has none before the driver',
			{ gfx: true, boot: 'direct' },
			{ present: false, base: 0xf800_0000, reported: { source: 'none', base: 0, size: 0 } },
		],
		[
			'on arm64',
			{ gfx: true, arch: 'arm64' },
			{ present: true, base: 0xe000_0000, reported: { source: 'screen_info', base: 0xe000_0000, size: 3 * MIB } },
		],
	])('%s', (_, settings, expected) => {
		const { framebuffer } = openVmmLayout(resolveOpenVmm({ ram: 4 * GIB, ...settings }));
		expect(framebuffer).toEqual({ ...expected, maxSize: 8 * MIB, mmioMegabytes: 8 });
	});
});

const run = (settings: OpenVmmSettings, options: SimulateOptions = {}) =>
	simulate(resolveOpenVmm({ ram: 4 * GIB, ...settings }), options);
const given = ({ allocations }: KernelRecord) =>
	allocations.map(({ owner, kind, result, released }) => `${owner} ${kind} ${print(result)}${released ?? ''}`);

describe('an overlap', () => {
	test('is a silent clash: the device goes on, no refusal is printed, and it gives nothing back', () => {
		const simulation = run({ gfx: true }, { policy: 'gen1-bar' });
		const [first, second] = simulation.kernels as [KernelRecord, KernelRecord];
		expect(simulation.verdict).toBe('conflict');
		expect(given(first)).toEqual([
			'pci0 config-window 0xf8800000-0xf8801fff',
			'pci0 high-window 0x140000000-0x1400fffff',
			'video framebuffer 0xf8000000-0xf87fffff',
		]);
		// Nothing is reserved: the config window takes the framebuffer's first pages, the device its BAR window, and the video
		// driver, which has to make do with what is left, moves the framebuffer up by 1 MiB.
		expect(given(second)).toEqual([
			'pci0 config-window 0xf8000000-0xf8001fff',
			'pci0 high-window 0x140000000-0x1400fffff',
			'video framebuffer 0xf8100000-0xf88fffff',
		]);
		expect(second.conflicts).toMatchObject([{ owner: 'pci0', kind: 'config-window', effect: 'address-clash' }]);
		expect(logLines(second)).toEqual([]);
	});

	test('does not come about with low-half, in any order', () => {
		const vm = resolveOpenVmm({ ram: 4 * GIB, gfx: true });
		expect(simulateOrders(vm, { policy: 'low-half' }).map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok', 'ok']);
	});
});

describe('without a framebuffer', () => {
	test('low-half still takes half of the low window, and no video driver runs', () => {
		const [first] = run({}).kernels as [KernelRecord];
		expect(print(first.reserved)).toBe('0xf8000000-0xfbffffff');
		expect(first.drivers).toEqual(['pci']);
		expect([first.framebufferBefore, first.framebufferAfter]).toEqual([null, null]);
	});
});

describe('direct boot', () => {
	test('on x86_64 takes the BIOS branch on a machine without the video device, in every policy', () => {
		for (const { id } of POLICIES) {
			const [first] = run({ boot: 'direct', gfx: true }, { policy: id, second: false }).kernels as [KernelRecord];
			// These look at lfb_base, which is 0, or at nothing.
			const expected: Partial<Record<PolicyId, string>> = { 'seed-proposal': '0xf8000000-0xfbffffff' };
			expect([id, print(first.reserved)]).toEqual([id, expected[id] ?? 'none']);
		}
	});

	test('on arm64 is EFI with an lfb_base of 0', () => {
		const [first] = run({ boot: 'direct', arch: 'arm64', gfx: true }).kernels as [KernelRecord];
		expect(print(first.reserved)).toBe('0xe0000000-0xe7ffffff');
		expect(first.kernel.lfbBase).toBe(0);
	});

	test('has no framebuffer until the driver sets one up, where it then is', () => {
		const [first, second] = run({ boot: 'direct', gfx: true }, { drivers: ['video', 'pci'] }).kernels as [
			KernelRecord,
			KernelRecord,
		];
		expect([print(first.framebufferBefore), print(first.framebufferAfter)]).toEqual(['none', '0xf8000000-0xf87fffff']);
		expect(print(second.framebufferBefore)).toBe('0xf8000000-0xf87fffff');
	});
});

test('a device tree: no cut, no reservation, nothing merged, ends a byte too long', () => {
	const { kernels } = run({ boot: 'devicetree', arch: 'arm64', gfx: true }, { second: false });
	const [first] = kernels as [KernelRecord];
	expect(first.mmio.map(print)).toEqual(['0xe0000000-0x100000000', '0x180000000-0x1a0000000']);
	expect([first.reserved, first.messages, logLines(first)]).toEqual([null, [], []]);
});

describe('what OpenVMM would not start, or is not modelled', () => {
	test.each<[string, OpenVmmSettings]>([
		['gfx', { ram: GIB, gfx: true, vmbus: false }],
		['openhcl', { ram: GIB, openhcl: true, vmbus: false }],
		['openhcl', { ram: GIB, openhcl: true, boot: 'devicetree' }],
		['rootComplexes', { ram: GIB, rootComplexes: 1e9 }],
		['rootComplexes', { ram: GIB, rootComplexes: 1.5 }],
		['physicalAddressBits', { ram: GIB, physicalAddressBits: 31 }],
		['arch', { ram: GIB, arch: 'riscv' as never }],
		['boot', { ram: GIB, boot: 'bios' as never }],
		['release', { ram: GIB, release: '1.6' as never }],
	])('%s of %o', (setting, settings) => {
		expect(() => resolveOpenVmm(settings)).toThrow(expect.objectContaining({ setting }));
	});

	test('a VM without VMBus has none of the drivers', () => {
		expect(() => hostOf(resolveOpenVmm({ ram: GIB, vmbus: false }))).toThrow(SettingError);
	});
});

describe('one door for both hosts', () => {
	test.each<[AnySettings, string]>([
		[{ host: 'openvmm', ram: GIB, lowMmio: GIB }, 'lowMmio'],
		[{ host: 'openvmm', ram: GIB, highMmio: GIB }, 'highMmio'],
		[{ host: 'openvmm', ram: GIB, highMmioBase: 2 ** 36 }, 'highMmioBase'],
		[{ host: 'openvmm', ram: GIB, generation: 2 }, 'generation'],
		[{ host: 'openvmm', ram: GIB, platform: 'lab' }, 'platform'],
		[{ host: 'openvmm', ram: GIB, confidential: false }, 'confidential'],
		[{ host: 'openvmm', ram: GIB, resolution: { horizontal: 1024, vertical: 768 } }, 'resolution'],
		[{ host: 'openvmm', ram: GIB, resolutionType: 'default' }, 'resolutionType'],
		[{ ram: GIB }, 'ram'],
		[{ host: 'hyperv', rootComplexes: 0 }, 'rootComplexes'],
		[{ gfx: true }, 'gfx'],
		[{ boot: 'uefi' }, 'boot'],
		[{ vmbus: true }, 'vmbus'],
		[{ openhcl: false }, 'openhcl'],
		[{ release: 'current' }, 'release'],
		[{ physicalAddressBits: 40 }, 'physicalAddressBits'],
		[{ host: 'kvm' as never }, 'host'],
		[{ framebuffer: 'some' as never }, 'framebuffer'],
		[{ host: 'openvmm', ram: GIB, gfx: true, framebuffer: 'none' }, 'framebuffer'],
		[{ host: 'openvmm' }, 'ram'],
	])('%o: %s is refused', (settings, setting) => {
		expect(() => resolveAnyVm(settings)).toThrow(expect.objectContaining({ name: 'SettingError', setting }));
	});

	test('gives each host’s own VM', () => {
		expect(resolveAnyVm({ lowMmio: GIB })).toEqual(resolveVm({ lowMmio: GIB }));
		expect(resolveAnyVm({ host: 'openvmm', ram: GIB })).toEqual(resolveOpenVmm({ ram: GIB }));
	});
});

describe('a Hyper-V VM without a framebuffer', () => {
	test.each([1, 2] as const)('generation %i', (generation) => {
		const vm = resolveVm({ generation, framebuffer: 'none' });
		expect(hostLayout(vm).framebuffer).toMatchObject({
			present: false,
			reported: { source: 'none', base: 0, size: 0 },
		});
		const host = hostOf(vm);
		expect([host.framebuffer, host.offersVideo, host.lfbBase]).toEqual([null, false, 0]);
		const { verdict, kernels } = simulate(vm, { policy: 'low-half' });
		const [first] = kernels as [KernelRecord];
		// Generation 1 has no video device to look at; generation 2 reserves half of low MMIO, framebuffer or not.
		expect(print(first.reserved)).toBe(generation === 1 ? 'none' : '0xf8000000-0xfbffffff');
		expect([first.drivers, verdict]).toEqual([['pci'], 'ok']);
	});
});
