/** Machines that are not Hyper-V VMs, unexplained errors, and cases in which "fine" must not be said. */

import { expect, test } from 'vitest';
import { diagnosisMap, headlineOf, messageOf } from '../../src/index.ts';
import { advice, findingOf, idsIn, NIC, only, UEFI } from './read.ts';

const VIDEO = '5620e0c7-8062-4dce-aeb7-520c7ef76171';

test.each([
	[
		'bare metal',
		'[    0.0] Linux version 6.12.20 (a@b) #1 SMP\n[    0.0] efi: EFI v2.0 by American Megatrends\n[    0.0] DMI: Example Inc. Server 9/0X1, BIOS 2.1 07/09/2021\n[    0.2] PCI: Using configuration type 1 for base access\n[    0.3] pci_bus 0000:00: root bus resource [mem 0x90000000-0xafffffff window]',
		'other-hypervisor',
	],
	[
		'KVM',
		'[    0.0] Hypervisor detected: KVM\n[    0.2] PCI: Using configuration type 1 for base access',
		'other-hypervisor',
	],
	[
		'KVM that poses as Hyper-V',
		'[    0.0] Linux version 6.1.9 (a@b) #1 SMP\n[    0.0] DMI: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2 04/01/2014\n[    0.0] Hypervisor detected: Microsoft Hyper-V',
		'other-hypervisor',
	],
	['Xen', 'Hypervisor detected: Xen HVM', 'other-hypervisor'],
	[
		'FreeBSD',
		'FreeBSD 13.2-RELEASE amd64\nvmbus0: <Hyper-V Vmbus> on acpi_syscontainer0\npcib0: <Hyper-V PCI Express Pass Through> on vmbus0',
		'other-hypervisor',
	],
	['OpenBSD', 'OpenBSD 7.4 (GENERIC.MP) #1397\npvbus0 at mainbus0: Hyper-V 10.0', 'other-hypervisor'],
	[
		'the tail of a WSL2 log',
		`[    0.3] hv_pci ${NIC}: PCI host bridge to bus 6a7b:00\n[    0.3] pci 6a7b:00:00.0: [1af4:1043] type 00 class 0x010000\n[    4.8] misc dxg: dxgk: dxgkio_query_adapter_info: Ioctl failed: -22`,
		'utility-vm',
	],
	['uname on WSL2', 'Linux pc 6.6.87.2-microsoft-standard-WSL2 #1 SMP x86_64 GNU/Linux', 'utility-vm'],
	['WSL’s init', '[    1.0] WSL (1) ERROR: CreateProcessCommon:735', 'utility-vm'],
] as const)('%s: one finding, no VM, no map, no advice', (_name, text, id) => {
	const diagnosis = only(text);
	expect([diagnosis.conclusion, diagnosis.vm, diagnosis.assumed]).toEqual(['unknown', null, []]);
	expect(diagnosis.findings.map((each) => each.id)).toEqual([id]);
	expect(advice(findingOf(diagnosis, id)).all).toBe('');
	expect(diagnosisMap(diagnosis)).toBeNull();
});

test('dxgkrnl on a VM with firmware is no utility VM', () => {
	expect(only(`${UEFI}\n[    4.8] misc dxg: dxgk: Ioctl failed: -22`).vm?.generation).toBe(2);
});

test.each([
	[
		'an interrupt that is refused',
		`hv_pci ${NIC}: Request for interrupt failed: 0xc0350005`,
		'driver-error',
		/nothing to do with addresses/,
	],
	[
		'the screen’s traffic',
		`hyperv_drm ${VIDEO}: [drm] *ERROR* Unable to send packet via vmbus; error -11`,
		'driver-error',
		/nothing to do with addresses/,
	],
	['what no rule explains', 'hv_vmbus: Unable to do something', 'driver-error', /no rule explains/],
	['a driver that no rule knows', 'hyperv_keyboard: failed to connect', 'driver-error', /no rule explains/],
	['a refusal that is cut', `hv_pci ${NIC}: PCI Pass-through VSP failed D0 Ent`, 'driver-error', /no rule explains/],
	['a crash', 'RIP: 0010:relid2channel+0x1a/0x30 [hv_vmbus]', 'oops', /hv_vmbus/],
] as const)('never fine: %s', (_name, line, id, words) => {
	const diagnosis = only(`[    0.0] Linux version 6.12.117 (a@b) #1 SMP
${UEFI}
[    0.6] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]
[    1.1] hv_vmbus: registering driver hv_pci
[    1.2] hv_pci ${NIC}: PCI host bridge to bus 6a7b:00
[    9.0] ${line}`);
	expect(diagnosis.conclusion).not.toBe('fine');
	expect(diagnosis.coverage.unreadErrors).toBe(1);
	expect(messageOf(findingOf(diagnosis, id))).toMatch(words);
});

test('an error line alone: no VM, no map, no assumptions', () => {
	const diagnosis = only(`[12574.3] hyperv_drm ${VIDEO}: [drm] *ERROR* Unable to send packet via vmbus; error -11`);
	expect([diagnosis.vm, diagnosis.assumed, diagnosisMap(diagnosis)]).toEqual([null, [], null]);
	expect(idsIn(diagnosis)).toEqual(['driver-error', 'not-enough-evidence']);
});

test.each([
	[`hv_pci ${NIC}: probe with driver hv_pci failed with error -6`, 'config-window-exhausted'],
	[`hv_pci ${NIC}: probe with driver hv_pci failed with error -71`, 'probe-failed'],
	[`hv_pci: probe of ${NIC} failed with error -71`, 'probe-failed'],
	[`hv_vmbus: probe failed for device ${NIC} (-71)`, 'probe-failed'],
] as const)('a failure that no other line introduces: %s', (line, id) => {
	const diagnosis = only(`[    1.5] ${line}`);
	expect([diagnosis.conclusion, ...idsIn(diagnosis)]).toEqual(['trouble', id]);
	expect(findingOf(diagnosis, id).severity).toBe('warning');
});

test('fine says what was looked at, and a device whose own driver failed is not fine', () => {
	const log = (release: string) => `[    0.000000] Linux version ${release} (a@b) #1 SMP
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000f7ffffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x00000002ffffffff] usable
${UEFI}
[    1.000000] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]
[    1.100000] hv_vmbus: registering driver hv_pci
[    1.150000] hv_vmbus: registering driver hyperv_drm
[    1.200000] hv_pci ${NIC}: PCI VMBus probing: Using version 0x10004
[    1.300000] hv_pci ${NIC}: PCI host bridge to bus 6a7b:00
[    1.310000] pci_bus 6a7b:00: root bus resource [mem 0xfe0000000-0xfe0003fff window]`;
	const fine = only(log('6.12.117'));
	expect(fine.conclusion).toBe('fine');
	expect(headlineOf(fine).what).toContain('no error of hv_vmbus, hv_pci or hyperv_*');
	const two = headlineOf(only(`${log('6.12.116')}\n${log('6.12.117')}`)).what;
	expect(two).toContain('(6.12.117, boot 2 of 2)');
	for (const line of [
		'nvme 6a7b:00:00.0: probe with driver nvme failed with error -4',
		'mlx5_core: probe of 6a7b:00:00.0 failed with error -12',
		'hyperv_keyboard 11111111-2222-4333-8444-555555555555: unhandled message type 3',
		'hyperv_fb: Time out on waiting vram location ack',
	]) {
		expect(only(`${log('6.12.117')}\n[   30.0] ${line}`).conclusion, line).not.toBe('fine');
	}
});
