/** Inference of the machine from facts: precedence, assumptions, contradictions. */

import { MIB } from '@hvmmio/core/address';
import { expect, test } from 'vitest';
import { diagnose, machineOf } from '../src/index.ts';
import { read } from './read.ts';

const machine = (...texts: string[]) => machineOf(texts.map((text, i) => read(text, `file${i + 1}`)));

test('without evidence all is assumed, and each assumption is named', () => {
	const { vm, inference, observed, devices, kernels } = machine('nothing of use\n');
	expect(vm).toMatchObject({ generation: 2, arch: 'x86_64', platform: 'lab', confidential: false, lowMmio: 128 * MIB });
	expect(Object.values(inference.properties).map(({ sure }) => sure)).not.toContain('determined');
	expect([observed.lowMmio, observed.framebuffer, devices, kernels]).toEqual([null, null, [], []]);
});

test('holes in the SRAT show both windows, with their lines', () => {
	const { observed, vm } = machine(`ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x3fffffff] hotplug
ACPI: SRAT: Node 0 PXM 0 [mem 0x40000000-0xf69fffff] hotplug
ACPI: SRAT: Node 0 PXM 0 [mem 0x100000000-0xfdfffffff] hotplug
ACPI: SRAT: Node 0 PXM 0 [mem 0x1020000000-0xfcffffffff] hotplug`);
	expect(observed.lowMmio).toMatchObject({
		range: { start: 0xf6a0_0000, end: 2 ** 32 },
		sources: [
			{ file: 'file1', line: 2 },
			{ file: 'file1', line: 3 },
		],
	});
	expect(observed.highMmio?.range).toEqual({ start: 0xf_e000_0000, end: 0x10_2000_0000 });
	expect(vm).toMatchObject({ lowMmio: 150 * MIB, highMmio: 1024 * MIB });
});

test('RAM that ends below 4 GiB shows no low MMIO', () => {
	expect(machine('BIOS-e820: [mem 0x0000000000100000-0x000000003fffffff] usable').observed.lowMmio).toBeNull();
	expect(machine('00100000-3fffffff : System RAM\n').observed.lowMmio).toBeNull();
});

test('the hole for PCI counts only where it has the size of Azure’s default', () => {
	const gap = (range: string) => machine(`e820: [mem ${range}] available for PCI devices`).vm;
	expect(gap('0x40000000-0xffffffff')).toMatchObject({ platform: 'azure', lowMmio: 3072 * MIB });
	expect(gap('0x60000000-0xffffffff')).toMatchObject({ platform: 'lab', lowMmio: 128 * MIB });
});

test('generation 1 by its legacy bus, and a window that ends 256 KiB below 4 GiB', () => {
	const { vm, observed } = machine(`f8000000-fffbffff : PCI Bus 0000:00
  f8000000-fbffffff : 0000:00:08.0
fe0000000-fffffffff : PCI Bus 0000:00`);
	expect(vm.generation).toBe(1);
	expect(observed.lowMmio?.range).toEqual({ start: 0xf800_0000, end: 0xfffc_0000 });
});

test('the size of the framebuffer alone stands for a resolution that needs as much', () => {
	const { vm, inference } = machine(
		'vmbus_onoffer: if_instance 5620e0c7-8062-4dce-aeb7-520c7ef76171, chn_flags 0x0, mmio_megabytes 68, sub_channel_index 0',
	);
	const { horizontal = 0, vertical = 0 } = vm.resolution ?? {};
	expect(Math.ceil((horizontal * vertical * 4) / (2 * MIB)) * 2).toBe(68);
	expect(inference.properties.framebuffer).toMatchObject({ value: 68 * MIB, sure: 'determined' });
});

test('a setting that Hyper-V would not accept is left out, and contradicts', () => {
	const { vm, inference } = machine(
		'{"Name":"a","Generation":2,"LowMemoryMappedIoSpace":5,"HighMemoryMappedIoSpace":536870912}',
	);
	expect(vm.lowMmio).toBe(128 * MIB);
	expect(inference.contradictions).toMatchObject([{ about: 'lowMmio', says: { clue: 'low-mmio-setting', value: 5 } }]);
});

test('files that disagree contradict each other, each with its line; firmware outweighs a setting', () => {
	const { inference, vm } = machine(
		'{"Name":"a","Generation":1,"LowMemoryMappedIoSpace":134217728}',
		'[    0.0] efi: EFI v2.7 by Microsoft\n',
	);
	expect(inference.contradictions).toMatchObject([
		{
			about: 'generation',
			says: { value: 1, sources: [{ file: 'file1', line: 1 }] },
			against: { value: 2, sources: [{ file: 'file2', line: 1 }] },
		},
	]);
	expect(vm.generation).toBe(2);
	expect(inference.properties.generation.sure).toBe('likely');
});

test('of several VMs the first is taken, and that is said', () => {
	const { name, names, vm } = machine(
		'[{"Name":"a","Generation":2,"LowMemoryMappedIoSpace":268435456},{"Name":"b","Generation":1,"LowMemoryMappedIoSpace":134217728}]',
	);
	expect([name, vm.generation, vm.lowMmio, names]).toEqual(['a', 2, 256 * MIB, 2]);
});

test('of several VMs that is taken which most files name', () => {
	const { name, vm, inference } = machine(
		'[{"Name":"a","Generation":2,"LowMemoryMappedIoSpace":268435456},{"Name":"b","Generation":1,"LowMemoryMappedIoSpace":134217728}]',
		'{"VMName":"b","ResolutionType":4,"HorizontalResolution":1024,"VerticalResolution":768}',
	);
	expect([name, vm.generation, inference.contradictions]).toEqual(['b', 1, []]);
});

test('a file of another VM contradicts the others', () => {
	const { name, vm, strangers } = machine(
		'{"Name":"a","Generation":2,"LowMemoryMappedIoSpace":268435456}',
		'{"VMName":"b","ResolutionType":3,"HorizontalResolution":7680,"VerticalResolution":4320}',
	);
	expect([name, vm.resolution]).toEqual(['a', null]);
	expect(strangers).toEqual([
		{ vm: 'a', source: { file: 'file1', line: 1 } },
		{ vm: 'b', source: { file: 'file2', line: 1 } },
	]);
});

test('windows elsewhere show that high MMIO is', () => {
	const { vm } = machine('pci_bus 10a2:00: root bus resource [mem 0x9000000000-0x90000fffff window]\n');
	expect(vm).toMatchObject({ highMmioBase: 0x90_0000_0000, highMmio: 512 * MIB });
});

test('a BAR that several files show counts once; each in whole pages', () => {
	const { devices } = machine(
		`hv_pci 5a1e66c1-2d54-4f4e-9f6e-0d0b3b1c4c55: PCI VMBus probing: Using version 0x10004
pci 2d54:00:00.0: BAR 0 [mem 0xfe0000000-0xfe0003fff 64bit]
pci 2d54:00:00.0: BAR 2 [mem 0xf9000000-0xf90000ff]
pci 2d54:00:00.0: BAR 0 [mem 0xfe0000000-0xfe0003fff 64bit]: assigned`,
		'2d54:00:00.0 Non-Volatile memory controller: Example\n\tMemory at fe0000000 (64-bit, non-prefetchable) [size=16K]\n',
		'fe0000000-fe0003fff : 5a1e66c1-2d54-4f4e-9f6e-0d0b3b1c4c55\n  fe0000000-fe0003fff : 2d54:00:00.0\n',
	);
	expect(devices).toMatchObject([
		{ name: '5a1e66c1-2d54-4f4e-9f6e-0d0b3b1c4c55', low: 4096, high: 0x4000, works: true },
	]);
});

test('a kernel is the second one by its command line, the first one by what it keeps for the second', () => {
	const { kernels } = machine(`[    0.000000] Linux version 6.12.94 (a@b) #1
[    0.010000] crashkernel reserved: 0x0000000020000000 - 0x0000000030000000 (256 MB)
[    4.000000] hv_vmbus: registering driver hyperv_drm
[    4.100000] hv_vmbus: registering driver hv_pci
[    0.000000] Linux version 6.12.94 (a@b) #1
[    0.000000] Command line: ro elfcorehdr=0x6d000000
[    3.000000] hv_vmbus: registering driver hv_pci`);
	expect(kernels).toMatchObject([
		{ boot: 1, role: 'first', drivers: ['video', 'pci'], videoDriver: 'hyperv_drm', complete: true },
		{ boot: 2, role: 'second', drivers: ['pci'], release: '6.12.94', complete: true },
	]);
});

test('what follows from what is determined is determined as well', () => {
	const sure = (text: string) => {
		const { generation, arch, confidential, highMmio } = machine(text).inference.properties;
		return { generation: generation.sure, arch: arch.sure, confidential: confidential.sure, highMmio: highMmio.sure };
	};
	// Generation 1 is x86_64 only, and confidential VMs are of generation 2 (docs/domain.md, section 2).
	expect(
		sure('Hardware name: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS 090008  12/07/2018'),
	).toMatchObject({ generation: 'determined', arch: 'determined', confidential: 'determined' });
	// On arm64 low MMIO starts at 0xe0000000 at the latest.
	expect(sure('hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],(null) fb=(null)')).toMatchObject({ arch: 'determined' });
	expect(sure('hv_vmbus: hv_mmio=[mem 0xc0000000-0xfed3ffff],(null) fb=(null)')).toMatchObject({
		generation: 'open',
		arch: 'open',
	});
	// The size of high MMIO and the place of RAM do not show where it is.
	expect(sure('HighMemoryMappedIoSpace : 34896609280')).toMatchObject({ highMmio: 'open' });
	expect(sure('100000000-2ffffffff : System RAM')).toMatchObject({ highMmio: 'open' });
});

// No host accepts it (docs/contract.md, VM options), and a second node below 4 GiB is not high MMIO.
test.each([
	'{"Name":"v","Generation":2,"HighMemoryMappedIoBaseAddress":4261412864}',
	'hv_vmbus: hv_mmio=[mem 0xc0000000-0xcfffffff],[mem 0xe0000000-0xfed3ffff] fb=[mem 0xc0000000-0xc7ffffff]',
])('a place of high MMIO below 4 GiB is not taken: %s', (text) => {
	expect(diagnose([read(text)]).machine.vm.highMmioBase).toBe(0xf_e000_0000);
});
