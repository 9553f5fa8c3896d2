/** What each kind of evidence shows, by what it says, by hand: lspci, the host's words, Get-VM, a log of many boots. */

import { MIB } from '@hvmmio/core/address';
import { expect, test } from 'vitest';
import { read } from './read.ts';

const span = (start: number, size: number) => ({ start, end: start + size });

test('lspci -v: the legacy video device, and BARs of both widths', () => {
	const text = `00:08.0 VGA compatible controller [0300]: Microsoft Corporation Hyper-V virtual VGA [1414:5353] (prog-if 00 [VGA controller])
	Memory at f8000000 (32-bit, non-prefetchable) [size=64M]
	[virtual] Expansion ROM at 000c0000 [disabled] [size=128K]

4f89:00:00.0 3D controller: Example Device (rev a1)
	Region 0: Memory at f9000000 (32-bit, non-prefetchable) [size=16M]
	Region 1: Memory at 1000000000 (64-bit, prefetchable) [size=64G]
	Region 3: Memory at <unassigned> (64-bit, prefetchable) [disabled] [size=32M]
`;
	const evidence = read(text);
	expect(evidence.kind).toBe('lspci');
	expect(evidence.facts.map(({ name, line, value }) => [line, name, value])).toEqual([
		[1, 'generation', 1],
		[2, 'video-bar', span(0xf800_0000, 64 * MIB)],
		[5, 'device-kind', { slot: '4f89:00:00.0', kind: 'gpu' }],
		[6, 'bar', { slot: '4f89:00:00.0', index: 0, range: span(0xf900_0000, 16 * MIB), size: 16 * MIB, bits: 32 }],
		[7, 'bar', { slot: '4f89:00:00.0', index: 1, range: span(0x10_0000_0000, 2 ** 36), size: 2 ** 36, bits: 64 }],
		[8, 'bar-unassigned', { slot: '4f89:00:00.0', index: 3, range: null, size: 32 * MIB, bits: 64 }],
	]);
});

test('lspci without a size: a BAR without addresses all the same', () => {
	const { facts } = read(`4f89:00:00.0 3D controller: Example Device (rev a1)
	Region 0: Memory at <unassigned> (64-bit, prefetchable)
	Region 2: Memory at <ignored> (32-bit, non-prefetchable) [disabled]
`);
	const slot = '4f89:00:00.0';
	expect(facts.filter(({ name }) => name === 'bar-unassigned').map(({ value }) => value)).toEqual([
		{ slot, index: 0, range: null, size: 0, bits: 64 },
		{ slot, index: 2, range: null, size: 0, bits: 32 },
	]);
});

test('the host’s refusal to start a VM, also where a console has broken it into lines', () => {
	const words =
		"Virtual machine 'render 5' cannot be started. The upper MMIO region (0x00000017dffff000) is above the the supported physical address range. Make sure that the upper MMIO region is below 0x0000001000000000.";
	for (const text of [words, words.replaceAll('. ', '.\n'), words.replace('above the the', 'above the\nthe')]) {
		const evidence = read(text);
		expect(evidence.kind).toBe('host-message');
		expect(evidence.facts).toMatchObject([
			{ name: 'high-mmio-refused', value: { address: 0x17_dfff_f000, limit: 2 ** 36 }, vm: 'render 5' },
		]);
	}
});

const GET_VM = {
	Name: 'web',
	Generation: 2,
	State: 2,
	LowMemoryMappedIoSpace: 157286400,
	HighMemoryMappedIoSpace: 1073741824,
};
const settings = (text: string) => read(text).facts.map(({ name, value, vm, line }) => [name, value, vm, line]);

test('Get-VM and Get-VMVideo: numbers, words, both at once, one VM or many', () => {
	const web = [
		['vm-name', 'web', 'web', 1],
		['generation', 2, 'web', 1],
		['low-mmio-setting', 150 * MIB, 'web', 1],
		['high-mmio-setting', 1024 * MIB, 'web', 1],
	];
	expect(settings(JSON.stringify(GET_VM))).toEqual(web);
	expect(settings(JSON.stringify([GET_VM]))).toEqual(web);
	expect(settings(JSON.stringify({ value: [GET_VM], Count: 1 }))).toEqual(web);
	expect(settings(JSON.stringify([GET_VM, { ...GET_VM, Name: 'db' }])).filter(([, , vm]) => vm === 'db')).toHaveLength(
		4,
	);
	for (const type of [3, 'Single', { value: 3, Value: 'Single' }]) {
		const video = { VMName: 'web', ResolutionType: type, HorizontalResolution: 1920, VerticalResolution: 1200 };
		expect(settings(JSON.stringify(video))).toEqual([
			['vm-name', 'web', 'web', 1],
			['resolution-type', 'single', 'web', 1],
			['resolution-setting', { horizontal: 1920, vertical: 1200 }, 'web', 1],
		]);
	}
});

test('JSON has the line of each property, and is read as far as it goes', () => {
	const text = JSON.stringify(GET_VM, null, 4);
	expect(settings(text).map(([name, , , line]) => [name, line])).toEqual([
		['vm-name', 2],
		['generation', 3],
		['low-mmio-setting', 5],
		['high-mmio-setting', 6],
	]);
	expect(settings(text.slice(0, text.indexOf('"HighMemory'))).map(([name]) => name)).toEqual([
		'vm-name',
		'generation',
		'low-mmio-setting',
	]);
});

test('what lies around a VM in its JSON is not taken for it', () => {
	const text = JSON.stringify({
		...GET_VM,
		HardDrives: [{ Name: 'disk', VMName: 'web', Path: '{}' }],
		Notes: '"Generation":1,',
	});
	expect(settings(text)).toHaveLength(4);
});

test('Format-List text of two VMs and their video', () => {
	const text = `
Name                    : web
Generation              : 1
LowMemoryMappedIoSpace  : 134217728
HighMemoryMappedIoSpace : 536870912

Name                    : db
Generation              : 2
LowMemoryMappedIoSpace  : 3221225472

VMName               : db
ResolutionType       : Maximum
HorizontalResolution : 3840
VerticalResolution   : 2160
`;
	expect(settings(text)).toEqual([
		['vm-name', 'web', 'web', 2],
		['generation', 1, 'web', 3],
		['low-mmio-setting', 128 * MIB, 'web', 4],
		['high-mmio-setting', 512 * MIB, 'web', 5],
		['vm-name', 'db', 'db', 7],
		['generation', 2, 'db', 8],
		['low-mmio-setting', 3072 * MIB, 'db', 9],
		['vm-name', 'db', 'db', 11],
		['resolution-type', 'maximum', 'db', 12],
		['resolution-setting', { horizontal: 3840, vertical: 2160 }, 'db', 13],
	]);
});

test('a kernel that another one has started is a second one', () => {
	const { facts } = read(`[    0.000000] Linux version 6.12.94 (a@b) #1 SMP
[  300.000000] kexec_core: Starting new kernel
[    0.000000] Linux version 6.12.94 (a@b) #1 SMP
[    0.000000] Command line: ro`);
	expect(facts.map(({ name, boot, line }) => [name, boot, line])).toEqual([
		['kernel', 1, 1],
		['log-start', 1, 1],
		['kernel', 2, 3],
		['log-start', 2, 3],
		['second-kernel', 2, 3],
	]);
});

test('a log with several boots tells them apart', () => {
	const boots = [
		'[    0.000000] Linux version 6.12.94 (a@b) #1 SMP',
		'[    0.000000] Command line: root=/dev/sda1 crashkernel=512M',
		'[    4.000000] hv_vmbus: registering driver hv_pci',
		'[  900.000000] Kernel panic - not syncing: sysrq triggered crash',
		'[    0.000000] Linux version 6.12.94 (a@b) #1 SMP',
		'[    0.000000] Command line: root=/dev/sda1 elfcorehdr=0x6d000000',
		'[    3.000000] hv_vmbus: registering driver hv_pci',
	];
	const { facts } = read(boots.join('\n'));
	expect(facts.map(({ name, boot }) => [name, boot])).toEqual([
		['kernel', 1],
		['log-start', 1],
		['driver-registered', 1],
		['kernel', 2],
		['log-start', 2],
		['second-kernel', 2],
		['driver-registered', 2],
	]);
});
