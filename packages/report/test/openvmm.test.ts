/** Documents, texts and pictures of a VM under OpenVMM. */

import { resolveVm, simulate } from '@hvmmio/core';
import { type OpenVmmSettings, openVmmLayout, resolveOpenVmm } from '@hvmmio/core/host';
import { describe, expect, test } from 'vitest';
import { vmFlags } from '../src/command.ts';
import {
	anyVmJson,
	describeVm,
	explain,
	layoutDocument,
	mapOfLayout,
	mapOfSimulation,
	outcomeOf,
	simulateDocument,
} from '../src/index.ts';

const GIB = 2 ** 30;
const vmOf = (settings: OpenVmmSettings = {}) => resolveOpenVmm({ ram: 4 * GIB, ...settings });
const range = (start: string, end: string) => ({ start, end, size: Number(BigInt(end) - BigInt(start)) + 1 });

// docs/hosts.md, OpenVMM, Framebuffer and PCI: mu_msvm puts it there since 2026-04-16, and release 1.7 is older.
test('where release 1.7 has its framebuffer is said to be assumed, in document and verdict', () => {
	const of = (settings: OpenVmmSettings, policy: 'gen1-bar' | 'low-half') =>
		simulate(vmOf({ release: '1.7', gfx: true, ...settings }), { policy });
	expect(simulateDocument(of({}, 'gen1-bar')).assumed).toEqual([expect.stringContaining('since 2026-04-16 only')]);
	expect(outcomeOf(of({}, 'low-half'))).toMatchObject({
		level: 'ok',
		sentence: expect.stringContaining('since 2026-04-16 only'),
	});
	for (const settings of [{ release: 'current' }, { gfx: false }, { boot: 'direct' }] as const) {
		expect(simulateDocument(of(settings, 'low-half'))).not.toHaveProperty('assumed');
	}
});

describe('hvmmio/layout/1', () => {
	const document = (settings: OpenVmmSettings) => {
		const vm = vmOf(settings);
		return layoutDocument(vm, openVmmLayout(vm));
	};

	test('has RAM and root complexes, and echoes OpenVMM’s settings', () => {
		expect(document({ rootComplexes: 1 })).toMatchObject({
			schema: 'hvmmio/layout/1',
			vm: {
				host: 'openvmm',
				arch: 'x86_64',
				ram: 4 * GIB,
				rootComplexes: 1,
				gfx: false,
				boot: 'uefi',
				vmbus: true,
				openhcl: false,
				release: 'current',
			},
			lowMmio: range('0xf8000000', '0xffffffff'),
			highMmio: range('0x180000000', '0x19fffffff'),
			ram: [range('0x0', '0xbfffffff'), range('0x100000000', '0x13fffffff')],
			pcie: [
				{
					low: range('0xf4000000', '0xf7ffffff'),
					high: range('0x140000000', '0x17fffffff'),
					ecam: range('0x1a0000000', '0x1afffffff'),
				},
			],
			framebuffer: { present: false, reported: { source: 'none', base: '0x0', size: 0 } },
		});
	});

	test('has no high MMIO without VMBus', () => {
		expect(document({ vmbus: false }).highMmio).toBeNull();
		expect(document({ vmbus: false }).crs).toEqual([]);
	});

	test('has what OpenHCL takes', () => {
		expect(document({ openhcl: true }).vtl2?.share).toEqual(range('0x150000000', '0x15fffffff'));
		expect(document({}).vtl2).toBeNull();
	});

	test('of Hyper-V has none of these, and no host in its VM', () => {
		const vm = resolveVm({ framebuffer: 'none' });
		expect(anyVmJson(vm)).not.toHaveProperty('host');
		expect(anyVmJson(vm)).toMatchObject({ framebuffer: 'none' });
	});
});

test.each<[OpenVmmSettings, string, string]>([
	[{}, 'OpenVMM x86_64 VM: 4 GiB of RAM, booted by UEFI, without gfx', '--host openvmm --ram 4GB'],
	[
		{ arch: 'arm64', boot: 'direct', rootComplexes: 2, gfx: true, openhcl: true, release: 'current' },
		'OpenVMM arm64 VM: 4 GiB of RAM, booted by Linux direct boot, with gfx, 2 PCIe root complexes, under OpenHCL',
		'--host openvmm --arch arm64 --ram 4GB --root-complexes 2 --gfx --boot direct --openhcl',
	],
	[
		{ vmbus: false, release: '1.7', physicalAddressBits: 46, framebuffer: 'none' },
		'OpenVMM 1.7 x86_64 VM: 4 GiB of RAM, booted by UEFI, without gfx, without VMBus',
		'--host openvmm --ram 4GB --no-vmbus --release 1.7 --physical-address-bits 46 --framebuffer none',
	],
])('%o in words and as flags', (settings, words, flags) => {
	expect(describeVm(vmOf(settings))).toBe(words);
	expect(vmFlags(vmOf(settings)).join(' ')).toBe(flags);
});

describe('a config window in the framebuffer', () => {
	const simulation = simulate(vmOf({ gfx: true }), { policy: 'gen1-bar' });

	test('is told as a clash, not as a refusal', () => {
		const { word, sentence } = outcomeOf(simulation);
		expect(word).toBe('Address clash');
		expect(sentence).not.toMatch(/refuse/);
	});

	test('shows as one in the map, and the device keeps it', () => {
		const box = mapOfSimulation(simulation, '').lanes[2]?.boxes.find(({ name }) => name === 'pci0 config window');
		expect(box).toMatchObject({ kind: 'bar', conflict: 'same addresses' });
	});

	test('and in the steps', () => {
		const events: Parameters<typeof explain>[0][number][] = [];
		simulate(vmOf({ gfx: true }), { policy: 'gen1-bar' }, (event) => events.push(event));
		expect(explain(events).join('\n')).toMatch(/the host looks at no address: the config window of pci0 lies in the/);
	});
});

test('the map of a layout shows the root complexes’ windows', () => {
	const names = mapOfLayout(openVmmLayout(vmOf({ rootComplexes: 1 })), '').lanes[0]?.boxes.map(({ name }) => name);
	expect(names).toEqual(['low MMIO', 'unusable', 'high MMIO', 'PCIe 0 low', 'PCIe 0 high', 'PCIe 0 ECAM']);
});
