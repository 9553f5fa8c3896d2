/** A guest of OpenVMM is known by its high window right above RAM, and judged by that host's rules. */

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
