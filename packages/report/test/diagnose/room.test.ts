/** Windows that are too small. The sizes needed are calculated by hand from docs/domain.md, sections 4 and 5. */

import { expect, test } from 'vitest';
import { messageOf } from '../../src/index.ts';
import { advice, diagnoseTexts, findingOf, idsOf } from './read.ts';

const GPU = '1d2c3b4a-00f0-4c11-8a22-0123456789ab';
const FIXED =
	'[    1.4] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]';
const need = (where: string, size: string) =>
	`[   20.1] hv_pci ${GPU}: Need ${size} of ${where} MMIO space. Consider reconfiguring the VM.`;

test('low MMIO: which device needs how much, and the least that is enough', () => {
	const diagnosis = diagnoseTexts({
		log: `${FIXED}\n${need('low', '0x4000000')}\n`,
		vm: '{"Name":"render","LowMemoryMappedIoSpace":134217728}',
	});
	expect(idsOf(diagnosis, 'error')).toEqual(['low-mmio-exhausted']);
	const finding = findingOf(diagnosis, 'low-mmio-exhausted');
	expect(finding.evidence).toEqual([{ file: 'log', line: 2 }]);
	expect(messageOf(finding)).toContain(`64 MiB of PCI device ${GPU}`);
	// The kernel keeps half of low MMIO, at most 128 MiB; the config window comes right after it; 64 MiB on their own
	// alignment end below 0xfed40000 only at 0xf8000000. So the half has to end below that: 258 MiB, not 256.
	expect(advice(finding).steps).toContain("Set-VM -Name 'render' -LowMemoryMappedIoSpace 258MB");
	expect(advice(finding).unhelpful).toContain('raising HighMemoryMappedIoSpace');
});

test('where the devices that are seen would fit, that is said', () => {
	const finding = findingOf(diagnoseTexts({ log: need('low', '0x2000000') }), 'low-mmio-exhausted');
	expect(finding.severity).toBe('error');
	expect(messageOf(finding)).toContain('32 MiB');
	expect(advice(finding).steps).toContain('others that the files do not show take it');
});

test('on Azure nobody sets the windows', () => {
	const log = `e820: [mem 0x40000000-0xffffffff] available for PCI devices\n${need('low', '0x2000000')}`;
	const { steps } = advice(findingOf(diagnoseTexts({ log }), 'low-mmio-exhausted'));
	expect(steps).toContain('Azure sets the windows');
	expect(steps).not.toContain('Set-VM');
});

test('high MMIO: 4 GiB on their own alignment from 63.5 GiB up end at 68 GiB', () => {
	const diagnosis = diagnoseTexts({ log: `${FIXED}\n${need('high', '0x100000000')}\n` });
	expect(idsOf(diagnosis, 'error')).toEqual(['high-mmio-exhausted']);
	expect(advice(findingOf(diagnosis, 'high-mmio-exhausted')).steps).toContain('-HighMemoryMappedIoSpace 4608MB');
});

test('more low MMIO than there can be', () => {
	const { steps } = advice(findingOf(diagnoseTexts({ log: need('low', '0xe0000000') }), 'low-mmio-exhausted'));
	expect(steps).toContain('more than 3.5 GiB of low MMIO cannot be had');
});

test('the host does not start the VM: how much high MMIO its CPU can address', () => {
	const log =
		"Virtual machine 'it''s 5' cannot be started. The upper MMIO region (0x00000017dffff000) is above the the supported physical address range. Make sure that the upper MMIO region is below 0x0000001000000000.".replace(
			"it''s 5",
			'render 5',
		);
	const diagnosis = diagnoseTexts({ error: log });
	expect(idsOf(diagnosis, 'error')).toEqual(['high-mmio-above-limit']);
	const finding = findingOf(diagnosis, 'high-mmio-above-limit');
	expect(messageOf(finding)).toContain('0xfe0000000-0x17dfffffff (32 GiB)');
	expect(messageOf(finding)).toContain('36 bits');
	expect(advice(finding).steps).toContain("Set-VM -Name 'render 5' -HighMemoryMappedIoSpace 512MB");
});

test('a name is quoted for PowerShell, whatever it holds', () => {
	const vm = JSON.stringify({ Name: "a'; Stop-VM *; '\u2019", Generation: 1, LowMemoryMappedIoSpace: 134217728 });
	const video = JSON.stringify({ ResolutionType: 3, HorizontalResolution: 7680, VerticalResolution: 4320 });
	const { steps } = advice(findingOf(diagnoseTexts({ vm, video }), 'gen1-large-framebuffer'));
	expect(steps).toContain(
		"Set-VMVideo -VM (Get-VM | Where-Object Name -EQ 'a''; Stop-VM *; ''\u2019\u2019') -ResolutionType",
	);
});

test('error -6 without a word about BARs: not even a config window', () => {
	const diagnosis = diagnoseTexts({
		log: `hv_pci ${GPU}: PCI VMBus probing: Using version 0x10004\nhv_pci ${GPU}: probe with driver hv_pci failed with error -6`,
	});
	expect(findingOf(diagnosis, 'config-window-exhausted').evidence).toEqual([{ file: 'log', line: 2 }]);
	expect(idsOf(diagnosis, 'error')).toEqual([]);
});

test('a BAR without addresses', () => {
	const diagnosis = diagnoseTexts({ log: 'pci 00f0:00:00.0: BAR 1: no space for [mem size 0x800000000 64bit pref]' });
	expect(messageOf(findingOf(diagnosis, 'bar-unassigned'))).toContain('32 GiB');
});
