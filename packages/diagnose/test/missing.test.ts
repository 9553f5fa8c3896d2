/** Reasons that prevent `fine`: each is given where it applies, and disappears with the missing evidence. */

import { expect, test } from 'vitest';
import type { Missing } from '../src/index.ts';
import { diagnoseTexts } from './read.ts';

const NIC = 'hv_pci 4c1d2e3f-6a7b-4c8d-9e0f-1a2b3c4d5e6f:';
const VERSION = '[    0.000000] Linux version 6.12.117 (a@b) #1 SMP\n';
const HEAD = `[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000f7ffffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x00000002ffffffff] usable
`;
const UEFI =
	'[    0.000000] DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 08/23/2024\n';
const LINE =
	'[    1.000000] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]\n';
const DRM = '[    1.150000] hv_vmbus: registering driver hyperv_drm\n';
const PCI = '[    1.100000] hv_vmbus: registering driver hv_pci\n';
const PROBE = `[    1.200000] ${NIC} PCI VMBus probing: Using version 0x10004\n`;
const BUS = `[    1.300000] ${NIC} PCI host bridge to bus 6a7b:00
[    1.310000] pci_bus 6a7b:00: root bus resource [mem 0xfe0000000-0xfe0003fff window]
`;
const WELL = VERSION + HEAD + UEFI + LINE + PCI + DRM + PROBE + BUS;
const SECOND = WELL.replace(VERSION, `${VERSION}[    0.000000] Kernel command line: elfcorehdr=0x1000000\n`);
const VIDEO = 'VMName : x\nResolutionType : Default\nHorizontalResolution : 1920\nVerticalResolution : 1080\n';
const CONFIG = 'CONFIG_DRM_HYPERV=m\n# CONFIG_FB_HYPERV is not set\n';

function missingIn(files: Readonly<Record<string, string>>): readonly Missing[] | 'fine' {
	const { conclusion, findings } = diagnoseTexts(files);
	const found = findings.find(({ id }) => id === 'not-enough-evidence');
	return conclusion === 'fine' ? 'fine' : found?.id === 'not-enough-evidence' ? found.values.missing : [];
}

test('the log that all others here are made of is fine', () => {
	expect(missingIn({ dmesg: WELL })).toBe('fine');
	expect(missingIn({ dmesg: WELL, kdump: SECOND })).toBe('fine');
});

test.each<readonly [string, Readonly<Record<string, string>>, readonly Missing[]]>([
	[
		'no log',
		{ iomem: '00100000-f7ffffff : System RAM\nf8000000-f87fffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171\n' },
		['no-log', 'generation'],
	],
	// A kernel that has the fix prints the line.
	['a line left out', { dmesg: WELL.replace(LINE, '') }, ['log-cut']],
	['a log from the drivers on', { dmesg: UEFI + PCI + DRM + PROBE + BUS }, ['log-cut', 'no-kernel', 'low-mmio']],
	['no device', { dmesg: WELL.replace(PROBE, '').replace(BUS, '') }, ['no-device']],
	['a device of which nothing more is said', { dmesg: WELL.replace(BUS, '') }, ['device-outcome']],
	['a file of no kind', { dmesg: WELL, note: 'nothing\n' }, ['unknown-file']],
	['no generation', { dmesg: WELL.replace(UEFI, '') }, ['generation']],
	['lines lost', { dmesg: WELL.replace(PCI, `${PCI}** 512 printk messages dropped **\n`) }, ['lines-lost']],
	[
		'a disk that is waited for in vain',
		{
			dmesg: `${WELL}[   64.770012] dracut-initqueue[312]: Warning: dracut-initqueue timeout - starting timeout scripts\n`,
		},
		['disk'],
	],
	[
		'a device that its driver gives up',
		{ dmesg: `${WELL}[   61.000000] nvme nvme0: Removing after probe failure status: -12\n` },
		['unread-error'],
	],
	// The kdump kernel loads hv_pci, and of the device that the first kernel has nothing is seen in it.
	['a kdump kernel without the device', { dmesg: WELL, kdump: SECOND.replace(PROBE + BUS, '') }, ['kdump-device']],
	['an error', { dmesg: `${WELL}[    2.0] ${NIC} Request for interrupt failed: 0xc0350005\n` }, ['unread-error']],
])('%s', (_name, files, missing) => {
	expect(missingIn(files)).toEqual(missing);
});

// hyperv_fb of before 6.9 moves a framebuffer of more than 8 MiB and tells the next kernel nothing (docs/domain.md,
// section 7), so a conflict is possible if neither is known, and impossible if either is.
test('which video driver and how large a framebuffer: either settles both', () => {
	const dmesg = WELL.replace(DRM, '');
	expect(missingIn({ dmesg })).toEqual(['video-driver', 'framebuffer']);
	expect(missingIn({ dmesg, video: VIDEO })).toBe('fine');
	expect(missingIn({ dmesg, config: CONFIG })).toBe('fine');
	// No hyperv_fb in 7.2 and later.
	expect(missingIn({ dmesg: dmesg.replace('6.12.117', '7.2.6') })).toBe('fine');
	const asked = diagnoseTexts({ dmesg }).findings.flatMap(({ steps }) =>
		steps.map((step) => ('what' in step ? step.what : step.id)),
	);
	expect(asked).toEqual(expect.arrayContaining(['config', 'get-vmvideo']));
});
