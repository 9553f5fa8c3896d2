/** A guest of OpenVMM is detected by its high window directly above RAM, and diagnosed by that host's rules. */

import { describe, expect, test } from 'vitest';
import { diagnoseTexts, findingOf, idsOf } from './read.ts';

/** UEFI, x86_64, 4 GiB: 3 GiB below, 1 GiB above, then high MMIO (docs/hosts.md). */
const log = (release: string, more: string, high = '0x140000000-0x15fffffff') => `\
[    0.000000] Linux version ${release} (gcc) #1 SMP
[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bfffffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000013fffffff] usable
[    1.400000] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem ${high}] fb=${more}
[    1.500000] hv_vmbus: registering driver hv_pci
[    1.600000] hv_vmbus: registering driver hyperv_drm
`;

describe('high MMIO right above RAM', () => {
	const diagnosis = diagnoseTexts({ dmesg: log('6.12.117-1', '[mem 0xf8000000-0xfbffffff]') });

	test('is OpenVMM: its own finding, no VM of Hyper-V, no settings of one', () => {
		expect(diagnosis.vm).toBeNull();
		expect(findingOf(diagnosis, 'openvmm-guest').values).toMatchObject({
			ram: 2 ** 32,
			rootComplexes: 0,
			openhcl: false,
			gfx: true,
			conflict: null,
		});
		expect(diagnosis.findings.flatMap(({ steps }) => steps)).toEqual([]);
	});

	test('is not called fine: no rule here has looked at all of it', () => {
		expect(diagnosis.conclusion).toBe('unknown');
	});
});

describe('a kernel before the fix, which prints no windows', () => {
	const iomem = `\
00001000-0009ffff : System RAM
00100000-bfffffff : System RAM
f8000000-ffffffff : VMBUS:00
  f8000000-f87fffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171
  f8800000-f8801fff : 47505500-0001-0000-3130-444531444234
fec00000-fec00fff : PNP0003:00
100000000-13fffffff : System RAM
140000000-15fffffff : VMBUS:00
  140000000-1400fffff : 47505500-0001-0000-3130-444531444234
`;
	const dmesg = `\
[    0.000000] Linux version 6.1.0-44-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.170-3 (2026-06-20)
[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    1.500000] hv_vmbus: registering driver hv_pci
[    1.600000] hv_vmbus: registering driver hyperv_drm
`;
	const diagnosis = diagnoseTexts({ dmesg, iomem });

	test('is at risk of a clash in the kdump kernel, not of a refusal', () => {
		const { values, severity } = findingOf(diagnosis, 'openvmm-guest');
		expect(severity).toBe('warning');
		expect(values).toMatchObject({
			ram: 2 ** 32,
			policy: { id: 'gen1-bar' },
			conflict: { second: true, framebuffer: { start: 0xf800_0000, end: 0xf880_0000 } },
		});
		expect(diagnosis.conclusion).toBe('risk');
		expect(diagnosis.findings.map(({ id }) => id)).not.toContain('kdump-at-risk');
	});
});

test('where Hyper-V has it, it is Hyper-V', () => {
	const diagnosis = diagnoseTexts({
		dmesg: log('6.12.117-1', '[mem 0xf8000000-0xfbffffff]', '0xfe0000000-0xfffffffff'),
	});
	expect(idsOf(diagnosis, 'info')).not.toContain('openvmm-guest');
	expect(diagnosis.vm).not.toBeNull();
});

const HEAD = `\
[    0.000000] Linux version 6.1.0-44-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.170-3 (2026-06-20)
[    0.000000] Hypervisor detected: Microsoft Hyper-V
`;
const UEFI = '[    0.000000] efi: EFI v2.7 by Microsoft\n';
const DRIVERS = `\
[    1.500000] hv_vmbus: registering driver hv_pci
[    1.600000] hv_vmbus: registering driver hyperv_drm
`;

describe.each([
	[
		'a root port of OpenVMM’s',
		'[    0.3] pci 0000:00:00.0: [1414:c030] type 01 class 0x060400 PCIe Root Port\n',
		'name',
		1,
	],
	[
		'the firmware’s name',
		'[    0.0] DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS mu_msvm 26.1 04/16/2026\n',
		'name',
		0,
	],
	['EFI’s vendor', '[    0.0] efi: EFI v2.7 by mu_msvm\n', 'name', 0],
	[
		'two host bridges beside UEFI',
		`${UEFI}[    0.2] ACPI: PCI Root Bridge [PCI0] (domain 0000 [bus 00-ff])
[    0.2] ACPI: PCI Root Bridge [PCI1] (domain 0001 [bus 00-ff])
[    0.2] pci_bus 0001:00: root bus resource [mem 0xf0000000-0xf3ffffff window]
`,
		'pcie',
		2,
	],
	[
		'configuration space beside UEFI',
		`${UEFI}[    0.2] PCI: ECAM [mem 0x200000000-0x20fffffff] (base 0x200000000) for domain 0000 [bus 00-ff]\n`,
		'pcie',
		1,
	],
	[
		'a bus behind the first one',
		`${UEFI}[    0.4] pci 0000:02:00.0: BAR 0 [mem 0xf4000000-0xf4003fff 64bit]\n`,
		'pcie',
		1,
	],
] as const)('known by %s', (_name, lines, by, rootComplexes) => {
	const diagnosis = diagnoseTexts({ dmesg: HEAD + lines + DRIVERS });

	test('it is OpenVMM, judged by its rules: a clash, nothing refused, no settings of Hyper-V', () => {
		const { values, severity } = findingOf(diagnosis, 'openvmm-guest');
		// hyperv_drm is loaded, so there is a framebuffer; 6.1.170-3 does not have the fix, and its kdump kernel is told no
		// lfb_base.
		expect([severity, diagnosis.conclusion, diagnosis.vm]).toEqual(['warning', 'risk', null]);
		expect(values).toMatchObject({ by, rootComplexes, ram: null, conflict: { second: true } });
		expect(diagnosis.machine.devices).toEqual([]);
		expect(diagnosis.findings.flatMap(({ steps }) => steps)).toEqual([]);
	});
});

test.each([
	[
		'generation 1',
		'[    0.0] DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS 090008  12/07/2018\n[    0.2] ACPI: PCI Root Bridge [PCI0] (domain 0000 [bus 00-ff])\n[    0.3] pci_bus 0000:00: root bus resource [mem 0xf8000000-0xfffbffff window]\n',
	],
	['generation 2', UEFI],
	[
		'a host that refuses addresses',
		`${UEFI}[    0.2] ACPI: PCI Root Bridge [PCI0] (domain 0000 [bus 00-ff])\n[    1.7] hv_pci a0b1c2d3-1000-4d5e-8f60-000000000000: PCI Pass-through VSP failed D0 Entry with status c0370048\n`,
	],
])('%s is Hyper-V', (_name, lines) => {
	const diagnosis = diagnoseTexts({ dmesg: HEAD + lines + DRIVERS });
	expect(diagnosis.findings.map(({ id }) => id)).not.toContain('openvmm-guest');
	expect(diagnosis.vm).not.toBeNull();
});

test('a fixed kernel on OpenVMM whose devices came up is well, by that host’s rules', () => {
	const guid = 'a0b1c2d3-1000-4d5e-8f60-000000000000';
	const dmesg = `${log('6.12.117-1', '[mem 0xf8000000-0xfbffffff]')}\
[    1.700000] hv_pci ${guid}: PCI VMBus probing: Using version 0x10004
[    1.800000] hv_pci ${guid}: PCI host bridge to bus 1000:00
[    1.900000] pci_bus 1000:00: root bus resource [mem 0x140000000-0x1400fffff window]
`;
	// With its windows alone it may be another host, so the conclusion is not `fine`.
	expect(diagnoseTexts({ dmesg }).conclusion).toBe('unknown');
	const named = dmesg.replace('[    1.400000]', '[    0.000000] efi: EFI v2.7 by mu_msvm\n[    1.400000]');
	expect(diagnoseTexts({ dmesg: named }).conclusion).toBe('fine');
	expect(
		diagnoseTexts({ dmesg: named.replace(/.*PCI host bridge.*\n/, '').replace(/.*root bus.*\n/, '') }).conclusion,
	).toBe('unknown');
});

test('RAM that goes on up to low MMIO, settings of Hyper-V, or Hyper-V’s own place keep high MMIO above RAM from being OpenVMM', () => {
	const ram = (rows: string) =>
		log('6.12.117-1', '[mem 0xf8000000-0xfbffffff]')
			.replace(/^.*BIOS-e820.*\n/gm, '')
			.concat(rows);
	const row = (range: string) => `[    0.000000] BIOS-e820: [mem ${range}] usable\n`;
	const above = row('0x0000000100000000-0x000000013fffffff');
	const ids = (files: Record<string, string>) => diagnoseTexts(files).findings.map(({ id }) => id);
	expect(ids({ dmesg: ram(row('0x0000000000100000-0x00000000bfffffff') + above) })).toContain('openvmm-guest');
	expect(ids({ dmesg: ram(row('0x0000000000100000-0x00000000f7ffffff') + above) })).not.toContain('openvmm-guest');
	const dmesg = ram(row('0x0000000000100000-0x00000000bfffffff') + above);
	expect(ids({ dmesg, vm: '{"Name":"v","Generation":2,"HighMemoryMappedIoSpace":536870912}' })).not.toContain(
		'openvmm-guest',
	);
});

// 37 GiB: on OpenVMM, the end of RAM of 36 GiB; on Hyper-V, a configured base.
test.each([
	['RAM that ends elsewhere below 4 GiB', '00100000-94bfffff : System RAM\nfc000000-fc001fff : DEVICE\n', false],
	[
		'RAM that goes on behind the window',
		'00100000-bfffffff : System RAM\nfc000000-fc001fff : DEVICE\n960000000-97fffffff : System RAM\n',
		false,
	],
	['nothing that shows low MMIO', '00100000-bfffffff : System RAM\n', false],
	[
		'a device where low MMIO of 1 GiB would start',
		'00100000-bfffffff : System RAM\nc0000000-c0001fff : DEVICE\n',
		false,
	],
	['all as OpenVMM has it', '00100000-bfffffff : System RAM\nfc000000-fc001fff : DEVICE\n', true],
])('high MMIO right above RAM, and %s', (_name, rows, isOpenVmm) => {
	const iomem = `${rows}100000000-93fffffff : System RAM\n940000000-943ffffff : DEVICE\n`;
	const { findings } = diagnoseTexts({ iomem: iomem.replaceAll('DEVICE', '47505500-0001-0000-3130-444531444234') });
	expect(findings.some(({ id }) => id === 'openvmm-guest')).toBe(isOpenVmm);
});
