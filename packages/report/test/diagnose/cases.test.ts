/** Small inputs as users paste them, each with what it shows and what must not be concluded from it. */

import { MIB } from '@hvmmio/core/address';
import type { Diagnosis, FindingId } from '@hvmmio/diagnose';
import { expect, test } from 'vitest';
import { findingText, headlineOf, messageOf } from '../../src/index.ts';
import { advice, findingOf, idsIn, NIC, only, UEFI } from './read.ts';

const VIDEO = '5620e0c7-8062-4dce-aeb7-520c7ef76171';
const linesOf = (diagnosis: Diagnosis, id: FindingId) => findingOf(diagnosis, id).evidence.map(({ line }) => line);
const all = (diagnosis: Diagnosis) =>
	diagnosis.findings.map((each) => `${messageOf(findingText(each))} ${advice(findingText(each)).all}`).join('\n');

test('the video device fails in a kdump kernel: where the framebuffer is, is not known', () => {
	const diagnosis = only(`[    0.000000] Linux version 6.13.2 (a@b) #1 SMP
[    0.000000] Command line: elfcorehdr=0xd000000 ro
[  600.1] hyperv_fb: Time out on waiting vram location ack
[  600.2] Hardware name: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 08/23/2024
[  600.3] hv_vmbus: probe failed for device ${VIDEO} (-110)
[  600.4] hyperv_fb ${VIDEO}: probe with driver hyperv_fb failed with error -110
[  600.5] hv_vmbus: registering driver hv_pci`);
	expect([diagnosis.conclusion, diagnosis.vm?.generation]).toEqual(['trouble', 2]);
	expect(idsIn(diagnosis)).toEqual(['probe-failed']);
	expect(linesOf(diagnosis, 'probe-failed')).toEqual([3, 5, 6]);
	expect(messageOf(findingOf(diagnosis, 'probe-failed'))).toMatch(/did not answer.*is not known/);
	expect(diagnosis.prediction.options.videoDriver).toMatch(/^hyperv_fb/);
});

test.each([
	[0xf800_0000, 128 * MIB, 'lab', '266MB'],
	[0x4000_0000, 3072 * MIB, 'azure', null],
])('a kernel whose name ends in -azure, and a boot framebuffer at %d', (base, lowMmio, platform, megabytes) => {
	const diagnosis = only(`[    0.000000] Linux version 6.8.0-1021-azure (a@b) #25-Ubuntu SMP
${UEFI}
[    0.0] efifb: framebuffer at 0x${base.toString(16)}, using 3072k, total 3072k
[    1.1] hv_vmbus: registering driver hv_pci
[    1.3] hv_pci ${NIC}: Need 0x8000000 of low MMIO space. Consider reconfiguring the VM.`);
	expect(diagnosis.vm).toMatchObject({ lowMmio, platform });
	const { steps } = advice(findingOf(diagnosis, 'low-mmio-exhausted'));
	expect(steps).toContain(megabytes === null ? 'Azure sets the windows' : `-LowMemoryMappedIoSpace ${megabytes}`);
});

// 64 MiB on their own alignment: 0xf8000000 is the last place below the I/O APIC, the framebuffer and the config window
// have to lie below it, so 136 MiB and the step in which the host rounds: 138. 128 MiB: 0xf0000000, so 266; 256 MiB: 522.
test.each([
	['0x4000000', 138],
	['0x6000000', 138],
	['0x8000000', 266],
	['0x10000000', 522],
])(
	'the least low MMIO for %s is what a plan says, whatever the first place of the framebuffer was',
	(need, megabytes) => {
		for (const efifb of ['', '[    0.0] efifb: framebuffer at 0xf8000000, using 3072k, total 3072k\n']) {
			const diagnosis = only(
				`[    0.0] Linux version 6.12.94 (a@b) #1 SMP\n[    0.0] efi: EFI v2.7 by Microsoft\n${efifb}[    1.3] hv_pci ${NIC}: Need ${need} of low MMIO space. Consider reconfiguring the VM.\n`,
			);
			expect(advice(findingOf(diagnosis, 'low-mmio-exhausted')).steps).toContain(
				`-LowMemoryMappedIoSpace ${megabytes}MB`,
			);
		}
	},
);

test('two boots: each statement names its kernel, with its own reason', () => {
	const diagnosis = only(`[    0.000000] Linux version 6.12.117 (a@b) #1 SMP
[    0.6] hv_vmbus: hv_mmio=[mem 0x40000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0x40000000-0x47ffffff]
[    1.1] hv_vmbus: registering driver hv_pci
[    0.000000] Linux version 6.1.150 (a@b) #1 SMP
[    1.1] hv_vmbus: registering driver hv_pci
[    1.2] hv_vmbus: registering driver hyperv_drm`);
	const text = messageOf(findingOf(diagnosis, 'fix-present'));
	expect(text).toMatch(/^6\.12\.117 \(boot 1 of 2\) has the fix/);
	expect(text).toMatch(/6\.12\.117 \(boot 1 of 2\) is low-half .* it prints hv_mmio=/);
	expect(text).toMatch(/6\.1\.150 \(boot 2 of 2, the last\) has not: gen1-bar/);
	expect(text).not.toContain('Debian');
	expect(messageOf(findingOf(diagnosis, 'kdump-at-risk'))).toContain('Its own series has the fix from 6.1.177 on');
	expect(diagnosis.conclusion).toBe('risk');
	expect(headlineOf(diagnosis).what).toMatch(/^A kdump or kexec kernel .* no crash dump\.$/);
});

test.each([
	[
		'hyperv_fb’s words',
		'[    2.4] hyperv_fb: Unable to allocate enough contiguous physical memory on Gen 1 VM. Using MMIO instead.',
	],
	[
		'the BIOS in an oops',
		'[    6.5] Hardware name: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS 090008  12/07/2018',
	],
	[
		'a device of its chip set',
		'[    0.0] Hypervisor detected: Microsoft Hyper-V\n[    1.0] ata_piix 0000:00:07.1: version 2.13',
	],
])('generation 1 by %s', (_name, text) => {
	expect(only(text)).toMatchObject({ vm: { generation: 1 } });
});

test('rows that are left out make no hole: a low base is a multiple of 2 MiB', () => {
	const diagnosis = only(`...
00100000-f7eecfff : System RAM
...
f8000000-f87fffff : ${VIDEO}
f8800000-f8801fff : ${NIC}
100000000-2ffffffff : System RAM`);
	expect(diagnosis.vm?.lowMmio).toBe(128 * MIB);
	expect(diagnosis.machine.inference.properties.lowMmio.sure).toBe('determined');
	expect(idsIn(diagnosis)).toEqual(['not-enough-evidence']);
});

test('the video device’s range gives the size of the framebuffer', () => {
	const diagnosis = only(`f0000000-f7ffffff : ${VIDEO}\n`);
	expect(diagnosis.machine.inference.properties.framebuffer).toMatchObject({ value: 128 * MIB, sure: 'determined' });
});

test('the base of high MMIO is a setting on newer hosts', () => {
	const diagnosis = only(
		'{"Name":"v","Generation":2,"LowMemoryMappedIoSpace":3221225472,"HighMemoryMappedIoSpace":34896609280,"HighMemoryMappedIoBaseAddress":36507222016}',
	);
	expect(diagnosis.vm).toMatchObject({ highMmioBase: 0x8_8000_0000, highMmio: 33280 * MIB });
	expect(all(diagnosis)).toContain('no kernel’s log is given');
	expect(diagnosis.conclusion).toBe('unknown');
});

test('a start error in another language, by its numbers', () => {
	const diagnosis = only(
		'Der virtuelle Computer "gpu" konnte nicht gestartet werden. Der obere MMIO-Bereich (0x00000017dffff000) liegt oberhalb der Adressen. Stellen Sie sicher, dass er unterhalb von 0x0000001000000000 liegt.',
	);
	expect(idsIn(diagnosis)).toEqual(['high-mmio-above-limit']);
	expect(all(diagnosis)).toMatch(/unless the base can be set lower.*HighMemoryMappedIoBaseAddress/s);
});

test('a window inside a BAR of an emulated bus is that clash, not one with the framebuffer', () => {
	const diagnosis = only(`[    5.8] nvme 0000:02:00.0: BAR 0: can't reserve [mem 0xf8000000-0xf800ffff 64bit]
00100000-f7ffffff : System RAM
f8000000-f80fffff : PCI Bus 0000:02
  f8000000-f800ffff : 0000:02:00.0
    f8000000-f8001fff : ${NIC}`);
	expect(idsIn(diagnosis)).toEqual(['bar-clash', 'openvmm-guest']);
	expect(diagnosis.vm).toBeNull();
	expect(linesOf(diagnosis, 'bar-clash')).toEqual([5, 4, 1]);
	expect(all(diagnosis)).not.toMatch(/kexec|kdump/);
});

test('generation 1 before 2022-08: the reservation of 2022-08 is what matters', () => {
	const diagnosis = only(`f8000000-fffbffff : PCI Bus 0000:00
  f8000000-fbffffff : 0000:00:08.0
    f8000000-f8001fff : ${NIC}
    f8100000-f88fffff : ${VIDEO}
fe0000000-fffffffff : PCI Bus 0000:00
  fe0000000-fe07fffff : ${NIC}
    fe0000000-fe07fffff : 6a7b:00:02.0`);
	const overlap = findingOf(diagnosis, 'framebuffer-overlap');
	expect(overlap.evidence.map(({ line }) => line)).toEqual([3]);
	expect(messageOf(overlap)).toContain('The device has its bus');
	expect(messageOf(overlap)).not.toContain('refuses');
	expect(advice(overlap).steps).toMatch(/^Install any kernel with the reservation of 2022-08/);
	expect(all(diagnosis)).not.toContain('Install a kernel with the fix');
	expect(idsIn(diagnosis)).not.toContain('model-mismatch');
});

test('uname’s line is the kernel’s', () => {
	const diagnosis = only(
		`Linux vm1 6.1.0-44-cloud-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.164-1 (2026-02-11) x86_64 GNU/Linux\n[    8.8] hv_pci ${NIC}: PCI VMBus probing: Using version 0x10004`,
	);
	expect(diagnosis.prediction.policies[0]).toMatchObject({ id: 'gen1-bar', sure: 'certain' });
});

test('a device goes by what it is, and the first line says what follows', () => {
	const diagnosis = only(`[    0.0] Hypervisor detected: Microsoft Hyper-V
[    0.0] Command line: elfcorehdr=0x6d000000
[    1.0] hv_pci ${NIC}: PCI VMBus probing: Using version 0x10004
[    1.1] pci 6a7b:00:00.0: [1414:b111] type 00 class 0x010802
[    1.2] hv_pci ${NIC}: PCI Pass-through VSP failed D0 Entry with status c0370048`);
	const { what, first } = headlineOf(diagnosis);
	expect(what).toMatch(
		/^The host refused 1 PCI device \(NVMe disk .*\).* No crash dump can be written: NVMe disk .* is missing\.$/,
	);
	expect(first).toContain('kexec -s');
});
