/** The framebuffer's place, overlaps with it, and predictions for a second kernel. */

import { expect, test } from 'vitest';
import { messageOf } from '../../src/index.ts';
import { advice, diagnoseTexts, findingOf, idsOf } from './read.ts';

const NIC = '9e8d7c6b-3c4d-4e5f-8071-a2b3c4d5e6f7';
const VIDEO = '5620e0c7-8062-4dce-aeb7-520c7ef76171';
const list = (fb: string) => `hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=${fb}`;

/** A kernel with the fix, one device in high MMIO, and log lines of a video driver. */
const FIXED = (video: string) => `[    0.0] Linux version 6.12.95 (a@b) #1 SMP
[    0.0] efi: EFI v2.7 by Microsoft
[    1.4] ${list('[mem 0xf8000000-0xfbffffff]')}
[    2.0] hv_vmbus: registering driver hv_pci
${video}
[    3.6] hv_pci ${NIC}: PCI VMBus probing: Using version 0x10004
[    3.7] hv_pci ${NIC}: PCI host bridge to bus 3c4d:00
[    3.7] pci_bus 3c4d:00: root bus resource [mem 0xfe0000000-0xfe00fffff window]`;

test('a kernel with the fix: nothing is wrong, and that is said', () => {
	const diagnosis = diagnoseTexts({ log: FIXED('[    2.1] hv_vmbus: registering driver hyperv_drm') });
	expect(idsOf(diagnosis, 'error')).toEqual([]);
	expect(idsOf(diagnosis, 'warning')).toEqual([]);
	expect(diagnosis.findings[0]?.id).toBe('nothing-wrong');
	expect(diagnosis.conclusion).toBe('fine');
	expect(messageOf(findingOf(diagnosis, 'fix-present'))).toContain('0xf8000000-0xfbffffff (64 MiB)');
});

// A 6.12 kernel may have hyperv_fb, which moves a framebuffer that is larger than the half that is kept (docs/domain.md, 7).
test('the same without a video driver in the log is not known to be well', () => {
	const diagnosis = diagnoseTexts({ log: FIXED('[    2.1] hv_vmbus: registering driver hv_netvsc') });
	expect(diagnosis.conclusion).toBe('unknown');
	expect(idsOf(diagnosis, 'error')).toEqual([]);
});

test('a kernel that says that it keeps nothing', () => {
	const diagnosis = diagnoseTexts({ log: `hv_vmbus: Unexpected framebuffer mmio base of zero\n${list('(null)')}` });
	expect(findingOf(diagnosis, 'framebuffer-unreserved')).toMatchObject({
		severity: 'warning',
		evidence: [{ line: 2 }, { line: 1 }],
	});
});

test('a confidential VM has no framebuffer to keep', () => {
	const diagnosis = diagnoseTexts({ log: `Hyper-V: Isolation Config: Group A 0x1, Group B 0xba2\n${list('(null)')}` });
	expect(diagnosis.findings.map(({ id }) => id)).not.toContain('framebuffer-unreserved');
});

test('a reservation that no policy with the fix makes is a mismatch', () => {
	const { findings } = diagnoseTexts({ log: list('[mem 0xf8000000-0xf9ffffff]') });
	expect(findings.map(({ id }) => id)).toContain('model-mismatch');
	const same = diagnoseTexts({ log: list('[mem 0xf8000000-0xfbffffff]') });
	expect(same.findings.map(({ id }) => id)).not.toContain('model-mismatch');
});

test('generation 1: a device in the video device’s BAR', () => {
	const diagnosis = diagnoseTexts({
		iomem: `00100000-f7ffffff : System RAM
f8000000-fffbffff : PCI Bus 0000:00
  f8000000-fbffffff : 0000:00:08.0
    f8000000-f8001fff : ${NIC}
fe0000000-fffffffff : PCI Bus 0000:00
  fe0000000-fe00fffff : ${NIC}
    fe0000000-fe00fffff : 3c4d:00:02.0`,
	});
	expect(idsOf(diagnosis, 'error')).toEqual(['framebuffer-overlap']);
	expect(findingOf(diagnosis, 'framebuffer-overlap').evidence).toEqual([{ file: 'iomem', line: 4 }]);
	// Only kernels from before 2022-08 leave the BAR free. The device has its bus, so the host let it in.
	expect(diagnosis.prediction.policies[0].id).toBe('screen-info');
	expect(messageOf(findingOf(diagnosis, 'framebuffer-overlap'))).not.toContain('The host refuses');
	expect(advice(findingOf(diagnosis, 'framebuffer-overlap')).steps).toMatch(
		/^Install any kernel with the reservation of 2022-08/,
	);
});

test('where no line shows a framebuffer, a device at its place is only a warning', () => {
	const diagnosis = diagnoseTexts({
		iomem: `00100000-f7ffffff : System RAM\nf8000000-f8001fff : ${NIC}\n100000000-1ffffffff : System RAM\n`,
	});
	expect(findingOf(diagnosis, 'framebuffer-overlap').severity).toBe('warning');
});

test('a framebuffer that has moved', () => {
	const diagnosis = diagnoseTexts({
		iomem: `00100000-f7ffffff : System RAM\nf8800000-f8ffffff : ${VIDEO}\n100000000-1ffffffff : System RAM\n`,
	});
	const finding = findingOf(diagnosis, 'framebuffer-moved');
	expect(finding.evidence).toEqual([{ file: 'iomem', line: 2 }]);
	expect(messageOf(finding)).toContain('0xf8800000-0xf8ffffff');
	expect(advice(finding).unhelpful).toContain('kexec -s');
	const still = diagnoseTexts({
		iomem: `00100000-f7ffffff : System RAM\nf8000000-f87fffff : ${VIDEO}\n100000000-1ffffffff : System RAM\n`,
	});
	expect(still.findings.map(({ id }) => id)).not.toContain('framebuffer-moved');
});

test('generation 1 with more than 64 MiB of framebuffer', () => {
	const vm = '{"VMName":"sign","Generation":1,"LowMemoryMappedIoSpace":134217728}';
	const video = (size: string) => `{"VMName":"sign","ResolutionType":3,${size}}`;
	const large = diagnoseTexts({ vm, video: video('"HorizontalResolution":7680,"VerticalResolution":4320') });
	expect(messageOf(findingOf(large, 'gen1-large-framebuffer'))).toContain('128 MiB');
	expect(advice(findingOf(large, 'gen1-large-framebuffer')).unhelpful).toContain('a kernel with the fix');
	const small = diagnoseTexts({ vm, video: video('"HorizontalResolution":3840,"VerticalResolution":2160') });
	expect(small.findings.map(({ id }) => id)).not.toContain('gen1-large-framebuffer');
});

const BEFORE = `[    0.000000] Linux version 6.12.94 (a@b) #1 SMP
[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    0.000000] efi: EFI v2.7 by Microsoft
[    4.000000] hv_vmbus: registering driver hv_pci
[    4.100000] hv_pci ${NIC}: PCI VMBus probing: Using version 0x10004
[    4.200000] hv_pci ${NIC}: PCI host bridge to bus 3c4d:00
[    4.200000] pci_bus 3c4d:00: root bus resource [mem 0xfe0000000-0xfe00fffff window]
[    4.300000] hv_vmbus: registering driver hyperv_drm`;

test('a kernel before the fix has not failed yet, but its kdump kernel would', () => {
	const diagnosis = diagnoseTexts({ log: BEFORE });
	expect(idsOf(diagnosis, 'error')).toEqual([]);
	const finding = findingOf(diagnosis, 'kdump-at-risk');
	expect(finding.severity).toBe('warning');
	expect(messageOf(finding)).toMatch(/sysfb-gate \(.*\), certain: .*6\.12\.95/);
	const fixed = diagnoseTexts({ log: BEFORE.replace('6.12.94', '6.12.95') });
	expect(fixed.findings.map(({ id }) => id)).not.toContain('kdump-at-risk');
});

test('a framebuffer that has moved: the loader that passes on the old place is the one to avoid', () => {
	// 68 MiB do not fit in the 8 MiB that gen1-bar keeps at the low base, 0xf6a00000, so the video driver, loaded first,
	// puts the framebuffer behind them, at 0xf7200000. A kernel that is told 0xf6a00000 keeps the same 8 MiB free, and
	// its first config window is the framebuffer's start.
	const diagnosis = diagnoseTexts({
		log: `[    0.000000] Linux version 6.1.0-40-amd64 (a@b) #1 SMP Debian 6.1.170-3 (2026-05-06)
[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    1.000000] hv_vmbus: registering driver hyperv_drm
[    1.200000] hv_vmbus: registering driver hv_pci
[    1.300000] hv_pci ${NIC}: PCI VMBus probing: Using version 0x10004`,
		vm: '{"Name":"ci","Generation":2,"LowMemoryMappedIoSpace":157286400,"HighMemoryMappedIoSpace":536870912}',
		video: '{"VMName":"ci","ResolutionType":3,"HorizontalResolution":4834,"VerticalResolution":3622}',
	});
	const finding = findingOf(diagnosis, 'kdump-at-risk');
	expect(messageOf(finding)).toContain('kexec -s');
	expect(messageOf(finding)).toContain('The framebuffer would be at 0xf7200000-0xfb5fffff');
	expect(messageOf(finding)).toContain('the device would get 0xf7200000-0xf7201fff');
	expect(advice(finding).steps).toMatch(/^Load the crash kernel by kexec_load/);
});

test('a utility VM has no framebuffer: one finding, and nothing else', () => {
	const { vm, findings, assumed, conclusion } = diagnoseTexts({
		log: 'DMI not present or invalid.\nHypervisor detected: Microsoft Hyper-V\npci_bus 18d2:00: root bus resource [mem 0xfe0000000-0xfe0002fff window]',
	});
	expect([vm, assumed, conclusion]).toEqual([null, [], 'unknown']);
	expect(findings.map(({ id }) => id)).toEqual(['utility-vm']);
});

test('the video driver finds no room', () => {
	const diagnosis = diagnoseTexts({ log: `[drm] x\nhyperv_drm ${VIDEO}: [drm] *ERROR* Failed to allocate mmio` });
	expect(findingOf(diagnosis, 'video-allocation-failed').evidence).toEqual([{ file: 'log', line: 2 }]);
});
