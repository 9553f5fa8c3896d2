/** Findings about the files themselves. */

import { expect, test } from 'vitest';
import { adviceOf, findingText, messageOf } from '../../src/index.ts';
import { advice, diagnoseTexts, findingOf, idsOf } from './read.ts';

test('a file of no known kind: what was looked for', () => {
	const diagnosis = diagnoseTexts({ letter: 'Dear all,\n', empty: '' });
	expect([diagnosis.conclusion, diagnosis.vm]).toEqual(['unknown', null]);
	expect(diagnosis.findings.map(({ id }) => id)).toContain('not-enough-evidence');
	const found = diagnosis.findings
		.filter(({ id }) => id === 'unknown-file')
		.map((each) => messageOf(findingText(each)));
	expect(found).toHaveLength(2);
	expect(found[0]).toMatch(/^letter is of no kind.*\/proc\/iomem.*Get-VM/);
	expect(found[1]).toMatch(/^empty is empty/);
	expect(idsOf(diagnosis, 'error')).toEqual([]);
});

test('/proc/iomem as a user: zeros', () => {
	const diagnosis = diagnoseTexts({ iomem: '00000000-00000000 : Reserved\n00000000-00000000 : System RAM\n' });
	expect(advice(findingOf(diagnosis, 'addresses-hidden')).steps).toContain('sudo cat /proc/iomem');
});

test('files that contradict each other: both lines', () => {
	const diagnosis = diagnoseTexts({
		vm: '{"Name":"a","Generation":1,"LowMemoryMappedIoSpace":134217728}',
		log: '[    0.0] x\n[    0.0] efi: EFI v2.7 by Microsoft',
	});
	const finding = findingOf(diagnosis, 'contradiction');
	expect(finding).toMatchObject({
		severity: 'warning',
		evidence: [
			{ file: 'log', line: 2 },
			{ file: 'vm', line: 1 },
		],
	});
	expect(messageOf(finding)).toContain('the generation');
});

test('a setting that does not fit what the guest saw', () => {
	const diagnosis = diagnoseTexts({
		vm: '{"Name":"secret name","Generation":2,"LowMemoryMappedIoSpace":157286400}',
		log: 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]',
	});
	const finding = findingOf(diagnosis, 'model-mismatch');
	expect(messageOf(finding)).toContain('0xf8000000');
	expect(messageOf(finding)).toContain('0xf6a00000');
	expect(adviceOf(finding)).toContain('Report for the project');
	expect(finding.report).not.toContain('secret name');
});

test('high MMIO of another size than the host has set', () => {
	const finding = findingOf(
		diagnoseTexts({
			vm: '{"Name":"a","Generation":2,"LowMemoryMappedIoSpace":134217728,"HighMemoryMappedIoSpace":1073741824}',
			log: 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]',
		}),
		'model-mismatch',
	);
	// 1 GiB from 0xfe0000000 ends at 0x101fffffff.
	expect(messageOf(finding)).toMatch(/0xfffffffff.*0x101fffffff/);
});

test('a survey: totals without a split', () => {
	const survey =
		'Example GPU\nExpress Endpoint -- more secure.\n    And it requires at least: 176 MB of MMIO gap space\n';
	const finding = findingOf(diagnoseTexts({ survey }), 'survey-without-split');
	expect(finding).toMatchObject({ severity: 'info', evidence: [{ file: 'survey', line: 3 }] });
	expect(messageOf(finding)).toContain('Example GPU 176 MiB');
});

test('another hypervisor', () => {
	const finding = findingOf(diagnoseTexts({ log: '[    0.0] Hypervisor detected: KVM' }), 'other-hypervisor');
	expect(messageOf(finding)).toContain('This is no Hyper-V guest: KVM');
});

test('what to collect next is what is missing', () => {
	const { steps } = advice(findingOf(diagnoseTexts({ iomem: '00100000-3fffffff : System RAM\n' }), 'collect-next'));
	expect(steps).toMatch(/dmesg.*Get-VM .*Get-VMVideo/s);
	expect(steps).not.toContain('/proc/iomem');
});
