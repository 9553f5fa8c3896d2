/** Prints a simulated machine in the form of its guest's and host's output. */

import { type HostLayout, hostLayout, type KernelRecord, type PolicyId, type Vm } from '@hvmmio/core';
import { FOUR_GIB, GIB, MIB, type Range } from '@hvmmio/core/address';
import { logLines, type VideoDriver } from '@hvmmio/core/guest';
import { VIDEO_DEVICE } from '@hvmmio/core/host';

/** The instance GUID of device `index`; its second group is the domain of the bus behind it. */
export function guidOf(index: number): string {
	return `a0b1c2d3-${domainOf(index)}-4d5e-8f60-${index.toString(16).padStart(12, '0')}`;
}

function domainOf(index: number): string {
	return (0x1000 + index).toString(16);
}

/** `%pR` without the name in front. */
function inclusive({ start, end }: Range, digits: number): string {
	const hex = (address: number) => address.toString(16).padStart(digits, '0');
	return digits === 8 ? `${hex(start)}-${hex(end - 1)}` : `0x${hex(start)}-0x${hex(end - 1)}`;
}

/** RAM below low MMIO, above 4 GiB, and above high MMIO. */
function ramOf({ lowMmio, highMmio }: HostLayout): Range[] {
	return [
		{ start: MIB, end: lowMmio.start },
		{ start: FOUR_GIB, end: highMmio.start },
		{ start: highMmio.end, end: highMmio.end + GIB },
	].filter((range) => range.end > range.start);
}

/** A release with the policy, ignoring the driver (docs/domain.md, sections 4 and 9). */
const RELEASES: Readonly<Partial<Record<PolicyId, string>>> = {
	none: '4.4.0-210-generic',
	'screen-info': '5.15.0-91-generic',
	'gen1-bar': '6.5.0-45-generic',
	'low-half-screen-info': '5.15.0-211-generic',
	'low-half-ungated': '6.6.144',
};
/** hyperv_fb cleared lfb_base until 6.8, was late until 6.13 (docs/domain.md, section 7). */
const RELEASES_OF_DRIVER: Readonly<Record<VideoDriver, string>> = {
	hyperv_drm: '6.17.0-8-generic',
	'hyperv_fb-clears': '6.8.0-60-generic',
	'hyperv_fb-late-removal': '6.11.0-29-generic',
	hyperv_fb: '6.17.0-8-generic',
};

function releaseOf({ policy, videoDriver }: KernelRecord['kernel']): string {
	return RELEASES[policy] ?? RELEASES_OF_DRIVER[videoDriver];
}

export function printDmesg(vm: Vm, record: KernelRecord): string[] {
	const layout = hostLayout(vm);
	const isArm = vm.arch === 'arm64';
	const rows = ramOf(layout).map((range) => inclusive(range, 16));
	const lines = [
		...(isArm ? ['Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]'] : []),
		`Linux version ${releaseOf(record.kernel)} (printed@by.test) (gcc 14) #1 SMP`,
		'Command line: root=/dev/sda1',
		...rows.map((row) => (isArm ? `  node   0: [mem ${row}]` : `BIOS-e820: [mem ${row}] usable`)),
		vm.generation === 2 ? 'efi: EFI v2.7 by Microsoft' : 'PCI: Using configuration type 1 for base access',
		...(isArm ? [] : ['Hypervisor detected: Microsoft Hyper-V']),
		`Hyper-V: Isolation Config: Group A 0x1, Group B 0x${vm.confidential ? '2' : '0'}`,
		...(vm.platform === 'azure' ? ['cloud-init: Datasource DataSourceAzure [seed=/dev/sr0].'] : []),
	];
	if (vm.generation === 1) {
		lines.push('pci 0000:00:08.0: [1414:5353] type 00 class 0x030000');
		lines.push('pci 0000:00:08.0: reg 0x10: [mem 0xf8000000-0xfbffffff]');
	}
	for (const line of logLines(record)) {
		lines.push(line.replace(/\bpci(\d+)\b/, (_whole, index: string) => guidOf(Number(index))));
	}
	for (const driver of record.drivers) {
		lines.push(
			`hv_vmbus: registering driver ${driver === 'pci' ? 'hv_pci' : record.kernel.videoDriver.replace(/-.*/, '')}`,
		);
	}
	return [...lines, ...deviceLines(record)];
}

function deviceLines(record: KernelRecord): string[] {
	return record.kernel.pci.flatMap((_device, index) => {
		const held = windowsOf(record, index);
		const bus = `${domainOf(index)}:00`;
		return [
			`hv_pci ${guidOf(index)}: PCI VMBus probing: Using version 0x10004`,
			...(held.length > 0 ? [`hv_pci ${guidOf(index)}: PCI host bridge to bus ${bus}`] : []),
			...held.map(({ range }) => `pci_bus ${bus}: root bus resource [mem ${inclusive(range, 10)} window]`),
			...held.map(
				({ range, low }, bar) =>
					`pci ${bus}:00.0: BAR ${bar * 2} [mem ${inclusive(range, 10)}${low ? '' : ' 64bit'}]: assigned`,
			),
		];
	});
}

function windowsOf(record: KernelRecord, index: number): { range: Range; low: boolean }[] {
	return record.allocations.flatMap(({ owner, kind, result, released }) =>
		owner === `pci${index}` && kind !== 'config-window' && result !== null && released === null
			? [{ range: result, low: kind === 'low-window' }]
			: [],
	);
}

export function printIomem(vm: Vm, record: KernelRecord): string[] {
	const layout = hostLayout(vm);
	const rows = ramOf(layout).map((range) => ({ range, name: 'System RAM' }));
	for (const { owner, result, released } of record.allocations) {
		if (result !== null && released === null) {
			rows.push({ range: result, name: owner === 'video' ? VIDEO_DEVICE : guidOf(Number(owner.slice(3))) });
		}
	}
	return rows
		.sort((a, b) => a.range.start - b.range.start)
		.map(({ range, name }) => `${inclusive(range, 8)} : ${name}`);
}

const TYPE_CODES = { maximum: 2, single: 3, default: 4 } as const;

/** @param words enumerations as words, as PowerShell 7 may write them */
export function printGetVmVideo(vm: Vm, words: boolean): object {
	const { resolutionType, resolution } = vm;
	return {
		VMName: 'printed',
		ResolutionType: words ? resolutionType : TYPE_CODES[resolutionType],
		HorizontalResolution: resolution?.horizontal ?? 1920,
		VerticalResolution: resolution?.vertical ?? 1080,
	};
}

export function printGetVm(vm: Vm): object {
	return {
		Name: 'printed',
		ParentSnapshotId: null,
		Generation: vm.generation,
		LowMemoryMappedIoSpace: vm.lowMmio,
		HighMemoryMappedIoSpace: vm.highMmio,
		ProcessorCount: 4,
	};
}
