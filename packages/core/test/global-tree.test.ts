/** The global tree before any driver runs, on every kind of machine, and its effect on allocations. */

import { readFileSync } from 'node:fs';
import { tableOf } from '@hvmmio/testkit/markdown';
import { describe, expect, test } from 'vitest';
import { KIB, MIB, type Range, toInclusive } from '../src/address/index.ts';
import { ANYWHERE, allocateMmio, createIomem, createResource, requestRegion } from '../src/guest/index.ts';
import { globalTreeOf, type Machine } from '../src/host/index.ts';
import { resolveVm, type SimulateOptions, simulate, type VmSettings } from '../src/index.ts';

const print = (range: Range) => {
	const { start, last: end } = toInclusive(range);
	return `0x${start.toString(16)}-0x${end.toString(16)}`;
};
const listed = (machine: Machine) =>
	globalTreeOf(machine).map(({ owner, range, busy }) => `${owner} ${print(range)}${busy ? ' busy' : ''}`);

const BAR = 'video-bar 0xf8000000-0xfbffffff';
const IO_APIC = 'io-apic 0xfec00000-0xfec003ff busy';
const PNP = ['pnp0003 0xfec00000-0xfec00fff', 'pnp0003 0xfee00000-0xfee00fff'] as const;
const NESTED = [PNP[0], IO_APIC, PNP[1]];

test.each<[Machine['arch'], Machine['firmware'], Machine['pci'], readonly string[]]>([
	// Generation 1: legacy PCI, a BIOS.
	['x86_64', 'bios', 'legacy', [BAR, IO_APIC]],
	// Generation 2, and OpenVMM without PCIe.
	['x86_64', 'uefi', 'none', PNP],
	['arm64', 'uefi', 'none', []],
	// OpenVMM with root complexes: a PCI bus at boot.
	['x86_64', 'uefi', 'pcie', NESTED],
	['arm64', 'uefi', 'pcie', []],
	// Linux direct boot: the VMM's own tables have PNP0003 too.
	['x86_64', 'direct', 'none', PNP],
	['x86_64', 'direct', 'pcie', NESTED],
	['arm64', 'direct', 'none', []],
	['arm64', 'direct', 'pcie', []],
	// No ACPI.
	['x86_64', 'devicetree', 'none', []],
	['arm64', 'devicetree', 'none', []],
])('%s, %s, PCI %s', (arch, firmware, pci, expected) => {
	expect(listed({ arch, firmware, pci, legacyVideo: pci === 'legacy' })).toEqual(expected);
});

test('docs/domain.md lists the same', () => {
	const page = readFileSync(new URL('../../../docs/domain.md', import.meta.url), 'utf8');
	const rows = tableOf(page, ['owner', 'range', 'busy', 'where']).map(
		({ owner, range, busy }) => `${owner} ${range}${busy === 'yes' ? ' busy' : ''}`,
	);
	const all = new Set(
		(['bios', 'uefi'] as const).flatMap((firmware) =>
			(['legacy', 'pcie'] as const).flatMap((pci) =>
				listed({ arch: 'x86_64', firmware, pci, legacyVideo: pci === 'legacy' }),
			),
		),
	);
	expect(new Set(rows)).toEqual(all);
	expect(rows).toHaveLength(all.size);
});

describe('a page that is not busy', () => {
	const ask = (size: number, align: number, machine: Machine) => {
		const node = createResource('node', 0xfeb0_0000, 0xfed4_0000, false);
		const iomem = createIomem(globalTreeOf(machine));
		requestRegion(node, 0xfeb0_0000, MIB, 'full');
		const request = {
			owner: 'pci0',
			kind: 'low-window',
			min: 0,
			max: ANYWHERE,
			size,
			align,
			inReservation: false,
		} as const;
		const result = allocateMmio({ nodes: [node], reservation: null, iomem }, request);
		return result && print(result);
	};
	const GEN2: Machine = { arch: 'x86_64', firmware: 'uefi', pci: 'none', legacyVideo: false };

	test('grants a page inside it', () => {
		expect(ask(4 * KIB, 4 * KIB, GEN2)).toBe('0xfec00000-0xfec00fff');
	});

	test('refuses two pages across its edge, which go behind it', () => {
		expect(ask(8 * KIB, 4 * KIB, GEN2)).toBe('0xfec01000-0xfec02fff');
		expect(ask(8 * KIB, 8 * KIB, GEN2)).toBe('0xfec02000-0xfec03fff');
	});

	test('refuses a page where the I/O APIC lies in it', () => {
		expect(ask(4 * KIB, 4 * KIB, { ...GEN2, pci: 'pcie' })).toBe('0xfec01000-0xfec01fff');
	});

	test('is not there on arm64', () => {
		expect(ask(MIB, MIB, { ...GEN2, arch: 'arm64' })).toBe('0xfec00000-0xfecfffff');
		expect(ask(MIB, MIB, GEN2)).toBeNull();
	});
});

describe('1 MiB at 0xfec00000, when all below it is taken', () => {
	// Behind the reservation of 64 MiB: 0xfc000000-0xfebfffff, 44 MiB, holds 16 + 8 + 8 + 4 + 4 + 2 + 1 = 43 MiB of windows
	// and, in its first MiB, eight config windows. The next whole MiB is 0xfec00000, the one after it ends in the vTPM area.
	const options: SimulateOptions = {
		second: false,
		policy: 'low-half',
		drivers: ['video', 'pci'],
		pci: [16, 8, 8, 4, 4, 2, 1, 1].map((size) => ({ low: size * MIB, high: 0 })),
	};
	const last = (vm: VmSettings, more: SimulateOptions = {}) => {
		const { kernels, verdict } = simulate(resolveVm(vm), { ...options, ...more });
		const result = kernels[0]?.allocations.at(-1)?.result ?? null;
		return { verdict, last: result && print(result) };
	};
	// The same window and framebuffer under an arm64 guest.
	const same: SimulateOptions = {
		mmio: [{ start: 0xf800_0000, end: 2 ** 32 }],
		framebuffer: { start: 0xf800_0000, end: 0xf880_0000 },
	};

	test.each<[string, VmSettings, SimulateOptions, object]>([
		['generation 2, x86_64', {}, {}, { verdict: 'degraded', last: null }],
		['the same, windows given', {}, same, { verdict: 'degraded', last: null }],
		['generation 1', { generation: 1 }, {}, { verdict: 'degraded', last: null }],
		['arm64', { arch: 'arm64' }, same, { verdict: 'ok', last: '0xfec00000-0xfecfffff' }],
	])('%s', (_, vm, more, expected) => {
		expect(last(vm, more)).toEqual(expected);
	});
});
