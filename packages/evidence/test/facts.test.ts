/** Which line tells which fact. The expected values are what the lines say, by hand. */

import { MIB } from '@hvmmio/core/address';
import { VIDEO_DEVICE } from '@hvmmio/core/host';
import { expect, test } from 'vitest';
import type { FactName } from '../src/index.ts';
import { read, values } from './read.ts';

const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const span = (start: number, size: number) => ({ start, end: start + size });

const LINES: readonly (readonly [line: string, name: FactName, value: unknown])[] = [
	[
		'Linux version 6.1.0-41-cloud-amd64 (maker@example.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1 (2026-06-20)',
		'kernel',
		{ release: '6.1.0-41-cloud-amd64', package: '6.1.176-1' },
	],
	['Linux version 6.12.95 (me@here) #2 SMP', 'kernel', { release: '6.12.95', package: null }],
	['Linux version 6.8.0-1021-azure (b@c) #25-Ubuntu SMP', 'azure-kernel', '6.8.0-1021-azure'],
	['Linux version 6.6.87.2-microsoft-standard-WSL2 (r@h) #1 SMP', 'utility-vm', 'wsl-kernel'],
	['cloud-init[711]: Cloud-init v. 24.1 finished. Datasource DataSourceAzure [seed=/dev/sr0].', 'platform', 'azure'],
	['Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]', 'arch', 'arm64'],
	['Hypervisor detected: Microsoft Hyper-V', 'hypervisor', 'Microsoft Hyper-V'],
	['** 512 printk messages dropped **', 'lines-lost', '512 printk messages dropped'],
	['printk: 213 messages suppressed.', 'lines-lost', 'printk: 213 messages suppressed.'],
	[
		'systemd-journald[210]: Missed 37 kernel messages',
		'lines-lost',
		'systemd-journald[210]: Missed 37 kernel messages',
	],
	[
		'dracut-initqueue[312]: Warning: dracut-initqueue: timeout, still waiting for following initqueue hooks:',
		'disk-missing',
		'dracut-initqueue[312]: Warning: dracut-initqueue: timeout, still waiting for following initqueue hooks:',
	],
	['Gave up waiting for root file system device.', 'disk-missing', 'Gave up waiting for root file system device.'],
	[
		'systemd[1]: Timed out waiting for device dev-disk-by.device.',
		'disk-missing',
		'systemd[1]: Timed out waiting for device dev-disk-by.device.',
	],
	[
		'nvme nvme0: I/O 3 QID 0 timeout, disable controller',
		'driver-error',
		{ driver: 'nvme', device: null, about: 'other', text: 'nvme0: I/O 3 QID 0 timeout, disable controller' },
	],
	[
		'mlx5_core 2d54:00:00.0: probe_one:1784:(pid 1): mlx5_init_one failed with error code -5',
		'driver-error',
		{
			driver: 'mlx5_core',
			device: null,
			about: 'other',
			text: '2d54:00:00.0: probe_one:1784:(pid 1): mlx5_init_one failed with error code -5',
		},
	],
	[
		'pci 2d54:00:00.0: device has non-compliant BARs; disabling IO/MEM decoding',
		'driver-error',
		{
			driver: 'pci',
			device: null,
			about: 'other',
			text: '2d54:00:00.0: device has non-compliant BARs; disabling IO/MEM decoding',
		},
	],
	['Hyper-V: Host Build 10.0.26100.1-1-0', 'host-build', '10.0.26100.1-1-0'],
	['hv_vmbus: Hyper-V Host Build:17763-10.0-1-0.1457; Vmbus version:5.0', 'host-build', '17763-10.0-1-0.1457'],
	['Hyper-V: Isolation Config: Group A 0x1, Group B 0xba2', 'isolation', 'snp'],
	['Hyper-V: Isolation Config: Group A 0x0, Group B 0x0', 'isolation', 'none'],
	['Memory Encryption Features active: Intel TDX', 'isolation', 'tdx'],
	[
		'DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 05/13/2024',
		'generation',
		2,
	],
	['DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS 090008  12/07/2018', 'generation', 1],
	['efi: EFI v2.7 by Microsoft', 'generation', 2],
	['PCI: System does not support PCI', 'legacy-pci', 'none'],
	['PCI: Using configuration type 1 for base access', 'legacy-pci', 'type-1'],
	['pci 0000:00:08.0: [1414:5353] type 00 class 0x030000', 'generation', 1],
	[
		'BIOS-e820: [mem 0x0000000000100000-0x000000003fffffff] usable',
		'memory',
		{ range: span(MIB, 1023 * MIB), type: 'usable' },
	],
	[
		'BIOS-e820: 0000000000100000 - 0000000040000000 (usable)',
		'memory',
		{ range: span(MIB, 1023 * MIB), type: 'usable' },
	],
	['e820: [mem 0x40000000-0xffffffff] available for PCI devices', 'pci-gap', span(1024 * MIB, 3072 * MIB)],
	['[mem 0x40000000-0xffffffff] available for PCI devices', 'pci-gap', span(1024 * MIB, 3072 * MIB)],
	['ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x3fffffff] hotplug', 'memory-affinity', span(0, 1024 * MIB)],
	['SRAT: Node 0 PXM 0 [mem 0x100000000-0x13fffffff]', 'memory-affinity', span(4096 * MIB, 1024 * MIB)],
	[
		'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],(null) fb=(null)',
		'hv-mmio',
		{ low: { start: 0xf800_0000, end: 0xfed4_0000 }, high: null, reserved: null },
	],
	['hv_vmbus: Unexpected low mmio base 0x00000000f8000000', 'reservation-warning', 'unexpected-low-mmio-base'],
	['hv_vmbus: Unexpected framebuffer mmio base of zero', 'reservation-warning', 'framebuffer-base-zero'],
	['hv_vmbus: registering driver hyperv_drm', 'driver-registered', 'hyperv_drm'],
	['efifb: framebuffer at 0xf8000000, using 3072k, total 3072k', 'boot-framebuffer', span(0xf800_0000, 3 * MIB)],
	[
		'simple-framebuffer simple-framebuffer.0: framebuffer at 0xf8000000, 0x300000 bytes',
		'boot-framebuffer',
		span(0xf800_0000, 3 * MIB),
	],
	['checking generic (f8000000 300000) vs hw (f8800000 800000)', 'boot-framebuffer', span(0xf800_0000, 3 * MIB)],
	['hyperv_fb: Screen resolution: 1600x900, Color depth: 32', 'screen', { horizontal: 1600, vertical: 900 }],
	['hyperv_fb: Screen resolution: 1600x900, Color depth: 32, Frame buffer size: 8388608', 'framebuffer-size', 8 * MIB],
	[`hyperv_drm ${VIDEO_DEVICE}: [drm] *ERROR* Failed to allocate mmio`, 'video-allocation-failed', 'hyperv_drm'],
	['hyperv_fb: Unable to allocate framebuffer memory', 'video-allocation-failed', 'hyperv_fb'],
	[
		'hyperv_fb: Unable to allocate enough contiguous physical memory on Gen 1 VM. Using MMIO instead.',
		'framebuffer-not-in-ram',
		true,
	],
	[`hv_pci ${GUID}: PCI VMBus probing: Using version 0x10004`, 'pci-probe', { device: GUID }],
	[`hv_pci ${GUID}: PCI host bridge to bus 4f89:00`, 'pci-bus', { device: GUID, bus: '4f89:00' }],
	[
		'pci_bus 4f89:00: root bus resource [mem 0xfe0000000-0xfe00fffff window]',
		'bridge-window',
		{ bus: '4f89:00', range: span(0xf_e000_0000, MIB) },
	],
	[
		'pci_bus 0000:00: root bus resource [mem 0xf8000000-0xfffbffff window]',
		'root-window',
		{ start: 0xf800_0000, end: 0xfffc_0000 },
	],
	[
		'pci_bus 0000:00: resource 8 [mem 0xf8000000-0xfffbffff window]',
		'root-window',
		{ start: 0xf800_0000, end: 0xfffc_0000 },
	],
	['[07:50:35.019][node 7  ][Info  ] Hypervisor detected: Microsoft HyperV', 'hypervisor', 'Microsoft HyperV'],
	[
		'pci 4f89:00:00.0: reg 0x18: [mem 0xfe0000000-0xfe0003fff 64bit pref]',
		'bar',
		{ slot: '4f89:00:00.0', index: 2, range: span(0xf_e000_0000, 0x4000), size: 0x4000, bits: 64 },
	],
	[
		'pci 4f89:00:00.0: BAR 0 [mem 0xf9000000-0xf9ffffff]',
		'bar',
		{ slot: '4f89:00:00.0', index: 0, range: span(0xf900_0000, 16 * MIB), size: 16 * MIB, bits: 32 },
	],
	[
		'pci 4f89:00:00.0: BAR 4: assigned [mem 0xfe0004000-0xfe0007fff 64bit]',
		'bar',
		{ slot: '4f89:00:00.0', index: 4, range: span(0xf_e000_4000, 0x4000), size: 0x4000, bits: 64 },
	],
	[
		'pci 4f89:00:00.0: BAR 1: no space for [mem size 0x800000000 64bit pref]',
		'bar-unassigned',
		{ slot: '4f89:00:00.0', index: 1, range: null, size: 0x8_0000_0000, bits: 64 },
	],
	[
		"pci 4f89:00:00.0: BAR 1 [mem size 0x01000000]: can't assign; no space",
		'bar-unassigned',
		{ slot: '4f89:00:00.0', index: 1, range: null, size: 16 * MIB, bits: 32 },
	],
	[
		`hv_pci ${GUID}: Need 0x2000000 of low MMIO space. Consider reconfiguring the VM.`,
		'mmio-needed',
		{ device: GUID, where: 'low', size: 32 * MIB },
	],
	[
		'Need 2000000 of high MMIO space. Consider reconfiguring the VM.',
		'mmio-needed',
		{ device: null, where: 'high', size: 32 * MIB },
	],
	[`hv_pci ${GUID}: Retrying D0 Entry`, 'd0-retried', { device: GUID }],
	[
		`hv_pci ${GUID}: PCI Pass-through VSP failed D0 Entry with status c0000184`,
		'd0-failed',
		{ device: GUID, status: 'c0000184' },
	],
	[
		`hv_pci ${GUID}: probe with driver hv_pci failed with error -71`,
		'probe-failed',
		{ device: GUID, error: -71, driver: 'hv_pci' },
	],
	[`hv_pci: probe of ${GUID} failed with error -6`, 'probe-failed', { device: GUID, error: -6, driver: 'hv_pci' }],
	['Command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 elfcorehdr=0x6d000000 irqpoll', 'second-kernel', 'elfcorehdr='],
	['Kernel command line: ro modprobe.blacklist=hyperv_drm,floppy', 'blacklisted', 'hyperv_drm'],
	[
		'crashkernel reserved: 0x0000000020000000 - 0x0000000030000000 (256 MB)',
		'crash-kernel',
		span(512 * MIB, 256 * MIB),
	],
	[
		'Reserving 256MB of memory at 512MB for crashkernel (System RAM: 4095MB)',
		'crash-kernel',
		span(512 * MIB, 256 * MIB),
	],
	['f8000000-f87fffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171', 'framebuffer', span(0xf800_0000, 8 * MIB)],
	[`  fe0000000-fe0001fff : ${GUID}`, 'device-range', { device: GUID, range: span(0xf_e000_0000, 0x2000) }],
	['  f8000000-f82fffff : efifb', 'boot-framebuffer', span(0xf800_0000, 3 * MIB)],
	['00000000-00000000 : System RAM', 'addresses-hidden', true],
	['  20000000-2fffffff : Crash kernel', 'crash-kernel', span(512 * MIB, 256 * MIB)],
	[
		'  kworker-5 [001] 1.25: vmbus_onoffer: child_relid 0xb, monitorid 0xff, is_dedicated 1, connection_id 0x1001, if_type da0a7802-e377-4aac-8e77-0558eb1073f8, if_instance 5620e0c7-8062-4dce-aeb7-520c7ef76171, chn_flags 0x0, mmio_megabytes 68, sub_channel_index 0',
		'framebuffer-size',
		68 * MIB,
	],
	['    And it requires at least: 176 MB of MMIO gap space', 'survey-total', { device: '', size: 176 * MIB }],
	['PCIROOT(36)#PCI(0000)#PCI(0000)', 'assignable-device', 'PCIROOT(36)#PCI(0000)#PCI(0000)'],
];

test.each(LINES)('%s', (line, name, value) => {
	expect(values(`${line}\n`, name)).toEqual([value]);
});

test('the legacy video device is no passed-through device', () => {
	const line = 'pci 0000:00:08.0: reg 0x10: [mem 0xf8000000-0xfbffffff]';
	expect(read(line).facts.map(({ name }) => name)).toEqual(['video-bar']);
});

test('what other programs print is no fact', () => {
	const lines = [
		'postgres[1]: Need 0x2000000 of low MMIO space',
		'pci 0000:00:07.1: reg 0x20: [io  0xffa0-0xffaf]',
		'hv_pci is a driver',
		'efifb: mode is 1024x768x32, linelength=4096, pages=1',
		'e820: update [mem 0x00000000-0x00000fff] usable ==> reserved',
		'# hv_vmbus: registering driver hv_pci',
	];
	expect(read(lines.join('\n')).facts).toEqual([]);
});

// What such drivers print where all is well, or what one program alone wrote too fast.
test.each([
	'nvme nvme0: Shutdown timeout set to 10 seconds',
	'nvme nvme0: missing or invalid SUBNQN field.',
	'nvme nvme0: 2/0/0 default/read/poll queues',
	'mlx5_core 2d54:00:00.0: 0.000 Gb/s available PCIe bandwidth, limited by Unknown x0 link at 2d54:00:00.0',
	'pci 0000:00:07.3: quirk: disabling nothing here failed 1',
	'printk: systemd: 34 output lines suppressed due to ratelimiting',
	'net_ratelimit: 12 callbacks suppressed',
	'systemd[1]: Mounted /sysroot.',
])('is no error and nothing lost: %s', (line) => {
	const names = read(`[    1.000000] ${line}\n`).facts.map(({ name }) => name);
	expect(names.filter((name) => ['driver-error', 'lines-lost', 'disk-missing'].includes(name))).toEqual([]);
});
