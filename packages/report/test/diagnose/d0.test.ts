/** D0 entry: refused, accepted, or failed for another reason. */

import { expect, test } from 'vitest';
import { messageOf } from '../../src/index.ts';
import { advice, assumedIn, diagnoseTexts, findingOf, idsOf } from './read.ts';

const GUID = 'c2b8a1d0-77aa-4e0b-9b6f-5d4c3b2a1908';
const refusal = (status: string) =>
	`[    5.2] hv_pci ${GUID}: PCI Pass-through VSP failed D0 Entry with status ${status}`;
const KDUMP = `[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    0.000000] e820: [mem 0x40000000-0xffffffff] available for PCI devices
[    5.100000] hv_pci ${GUID}: PCI VMBus probing: Using version 0x10004
[    5.190000] hv_pci ${GUID}: Retrying D0 Entry
${refusal('c0370048')}
[    5.210000] hv_pci ${GUID}: probe with driver hv_pci failed with error -71
`;

test('a refusal in a kdump kernel is an error, with its line, the addresses and the fix', () => {
	const diagnosis = diagnoseTexts({ console: KDUMP });
	expect(idsOf(diagnosis, 'error')).toEqual(['d0-entry-refused']);
	expect(idsOf(diagnosis, 'warning')).toEqual([]);
	const finding = findingOf(diagnosis, 'd0-entry-refused');
	expect(finding.evidence).toEqual([{ file: 'console', line: 5 }]);
	// Azure's default: low MMIO from 1 GiB, where the framebuffer of 8 MiB lies.
	expect(messageOf(finding)).toContain('0x40000000-0x407fffff');
	expect(messageOf(finding)).toContain('0x40000000-0x40001fff');
	const { steps, unhelpful } = advice(finding);
	expect(steps).toMatch(/kexec -s.*initramfs.*kernel with the fix.*6\.12\.95/s);
	expect(unhelpful).toMatch(/larger low MMIO window/);
	expect(unhelpful).toMatch(/blacklisting.*CONFIG_FB_EFI/s);
	expect(assumedIn(diagnosis)).toContain('The log is that of a kdump or kexec kernel');
});

test('on arm64 no loader helps', () => {
	const diagnosis = diagnoseTexts({
		console: `Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]\n${refusal('c0370048')}`,
	});
	const { steps, unhelpful } = advice(findingOf(diagnosis, 'd0-entry-refused'));
	expect(steps).not.toContain('kexec -s');
	expect(unhelpful).toContain('kexec -s: on arm64 neither loader');
});

test('where both kernels are logged, the refusal is the second one’s', () => {
	const log = `[    0.000000] Linux version 6.12.94 (a@b) #1 SMP
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000f7ffffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000027fffffff] usable
[    0.000000] efi: EFI v2.7 by Microsoft
[    0.000000] Hypervisor detected: Microsoft Hyper-V
[    4.000000] hv_vmbus: registering driver hv_pci
[    4.100000] hv_pci ${GUID}: PCI VMBus probing: Using version 0x10004
[    4.200000] hv_pci ${GUID}: PCI host bridge to bus 77aa:00
[    4.300000] hv_vmbus: registering driver hyperv_drm
[    0.000000] Linux version 6.12.94 (a@b) #1 SMP
[    0.000000] Command line: ro elfcorehdr=0x6d000000
[    5.000000] hv_vmbus: registering driver hv_pci
${refusal('c0370048')}
`;
	const diagnosis = diagnoseTexts({ console: log });
	expect(idsOf(diagnosis, 'error')).toEqual(['d0-entry-refused']);
	expect(idsOf(diagnosis, 'warning')).toEqual([]);
	const { policies, simulation } = diagnosis.prediction;
	expect(policies).toMatchObject([
		{ id: 'sysfb-gate', sure: 'certain' },
		{ id: 'sysfb-gate', sure: 'certain' },
	]);
	expect(simulation.kernels.map(({ conflicts }) => conflicts.length)).toEqual([0, 1]);
});

test('a refusal that the model cannot explain is a mismatch, with a text to send and no names in it', () => {
	const diagnosis = diagnoseTexts({
		log: `[    1.4] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]\n${refusal('c0370048')}`,
	});
	expect(idsOf(diagnosis, 'error')).toEqual(['d0-entry-refused']);
	const { report } = findingOf(diagnosis, 'model-mismatch');
	expect(report).toContain('"lowMmio":134217728');
	expect(report).toContain('low-half (certain)');
	expect(report).not.toContain(GUID);
});

test('a device left powered is not this problem', () => {
	const later = `[    6.0] hv_pci ${GUID}: PCI host bridge to bus 77aa:00`;
	const works = diagnoseTexts({ log: `${refusal('c0000184')}\n${later}` });
	expect(idsOf(works, 'error')).toEqual([]);
	expect(findingOf(works, 'd0-device-left-powered')).toMatchObject({ severity: 'info', evidence: [{ line: 1 }] });
	const not = diagnoseTexts({ log: refusal('c0000184') });
	expect(idsOf(not, 'error')).toEqual([]);
	expect(findingOf(not, 'd0-device-left-powered').severity).toBe('warning');
});

test('a device that came up in the first kernel and was left powered for the second has not come up there', () => {
	const log = `[    3.0] hv_pci ${GUID}: PCI host bridge to bus 77aa:00
[    0.0] Linux version 6.12.94 (a@b) #1 SMP
[    0.0] Command line: ro elfcorehdr=0x6d000000
${refusal('c0000184')}`;
	expect(findingOf(diagnoseTexts({ log }), 'd0-device-left-powered').severity).toBe('warning');
});

test('“Retrying D0 Entry” alone is no error', () => {
	const diagnosis = diagnoseTexts({ log: `[    5.1] hv_pci ${GUID}: Retrying D0 Entry` });
	expect(idsOf(diagnosis, 'error')).toEqual([]);
	expect(findingOf(diagnosis, 'd0-entry-retried').severity).toBe('info');
	// Not fine either: no line shows the result of the second attempt.
	expect(diagnosis.conclusion).toBe('unknown');
});

test('another status is said to be unknown', () => {
	const finding = findingOf(diagnoseTexts({ log: refusal('c000000d') }), 'd0-status-unknown');
	expect(finding.severity).toBe('warning');
	expect(messageOf(finding)).toContain('c000000d');
	expect(messageOf(finding)).toContain('not known here');
});
