/** The map of a diagnosis, and when there is none. */

import { expect, test } from 'vitest';
import { diagnosisMap } from '../../src/index.ts';
import { NIC, only, UEFI } from './read.ts';

const VIDEO = '5620e0c7-8062-4dce-aeb7-520c7ef76171';

test('no map where no line tells of addresses; the model beside what was observed only where low MMIO is known', () => {
	const refused = `[    1.4] hv_pci ${NIC}: PCI Pass-through VSP failed D0 Entry with status c0370048`;
	expect(diagnosisMap(only(refused))).toBeNull();
	expect(
		diagnosisMap(only('Linux vm1 6.1.0-44-cloud-amd64 #1 SMP Debian 6.1.164-1 (2026-02-11) x86_64 GNU/Linux')),
	).toBeNull();
	const bus = `[    1.4] hv_pci ${NIC}: PCI host bridge to bus 6a7b:00\n[    1.5] pci_bus 6a7b:00: root bus resource [mem 0xfe0000000-0xfe07fffff window]`;
	expect(diagnosisMap(only(bus))).toBeNull();
	const two = `${bus}\n[    1.6] hv_pci 4c1d2e3f-6a7c-4c8d-9e0f-1a2b3c4d5e6f: PCI host bridge to bus 6a7c:00\n[    1.7] pci_bus 6a7c:00: root bus resource [mem 0xfe0800000-0xfe0ffffff window]`;
	expect(diagnosisMap(only(two))?.lanes.map(({ title }) => title)).toEqual(['observed']);
	const efifb = `${UEFI}\n[    0.0] efifb: framebuffer at 0xf8000000, using 3072k, total 3072k`;
	const map = diagnosisMap(only(efifb));
	expect(map?.lanes.map(({ title }) => title)).toEqual(['observed', 'model: host', 'model: first', 'model: second']);
	// No line shows a device, so none is drawn.
	expect(
		map?.lanes.flatMap(({ boxes }) => boxes.filter(({ kind }) => kind === 'bar' || kind === 'given-back')),
	).toEqual([]);
});

test('on generation 1 the picture says that the host may refuse a device', () => {
	const map = diagnosisMap(
		only(`f8000000-fffbffff : PCI Bus 0000:00
  f8000000-fbffffff : 0000:00:08.0
    f8000000-f8001fff : ${NIC}
    f8100000-f88fffff : ${VIDEO}
`),
	);
	const conflicts = (map?.lanes ?? []).flatMap(({ boxes }) => boxes.map(({ conflict }) => conflict));
	expect(conflicts).toContain('host may refuse it');
	expect(conflicts).not.toContain('host refuses it');
});
