/** One message in every dress in which logs come. */

import { expect, test } from 'vitest';
import { EvidenceReader } from '../src/index.ts';
import { read, utf16, values } from './read.ts';

const GUID = '0d6f7c1e-4a2b-4c3d-8e5f-60718293a4b5';
const MESSAGE = `hv_pci ${GUID}: PCI Pass-through VSP failed D0 Entry with status c0370048`;
const REFUSAL = [{ device: GUID, status: 'c0370048' }];

const DRESSES: readonly (readonly [string, (message: string) => string])[] = [
	['nothing', (message) => message],
	['the kernel’s time stamp', (message) => `[    4.131377] ${message}`],
	['a time stamp with the caller', (message) => `[    4.131377][    T1] ${message}`],
	['dmesg -T', (message) => `[Tue Mar  3 09:14:05 2026] ${message}`],
	['dmesg -x', (message) => `kern  :err   : [    4.131377] ${message}`],
	['dmesg -x without times', (message) => `kern  :err   : ${message}`],
	['dmesg --time-format iso', (message) => `2026-03-03T09:14:05,131377+00:00 ${message}`],
	['dmesg -r', (message) => `<3>[    4.131377] ${message}`],
	['a level alone', (message) => `<3>${message}`],
	['journald', (message) => `Mar 03 09:14:05 node-7 kernel: ${message}`],
	['journald with the kernel’s time', (message) => `Mar  3 09:14:05 node-7 kernel: [    4.131377] ${message}`],
	['journald, monotonic', (message) => `[    4.131377] node-7 kernel: ${message}`],
	['syslog with ISO times', (message) => `2026-03-03T09:14:05.131377+00:00 node-7 kernel: ${message}`],
	['docker compose', (message) => `console_1  | [    4.131377] ${message}`],
	['a container log', (message) => `2026-03-03T09:14:05.131377012Z stdout F [    4.131377] ${message}`],
	['a console server', (message) => `[07:50:34.978][node 7        ][Info   ] ${message}`],
	['an unknown prefix', (message) => `node-7/ttyS0 >> ${message}`],
	['a mail’s quotes', (message) => `> > [    4.131377] ${message}`],
	['colour codes', (message) => `\u001b[32m[    4.131377] \u001b[0m\u001b[1;31m${message}\u001b[0m`],
	['console noise', (message) => `\u0000\u001b[2J\u001b]0;title\u0007[    4.131377] ${message}\u0008`],
	['a carriage return', (message) => `[    4.131377] ${message}\r`],
	['indentation', (message) => `\t  [    4.131377] ${message}  `],
	['journalctl -o json', (message) => JSON.stringify({ _TRANSPORT: 'kernel', PRIORITY: '3', MESSAGE: message })],
	['dmesg --json', (message) => JSON.stringify({ dmesg: [{ pri: 3, time: 4.131377, msg: message }] }, null, 3)],
];

test.each(DRESSES)('a refusal is read in: %s', (_name, dress) => {
	const text = `first line\n${dress(MESSAGE)}\nlast line\n`;
	expect(values(text, 'd0-failed')).toEqual(REFUSAL);
	expect(values(utf16(text, 'le'), 'd0-failed')).toEqual(REFUSAL);
	expect(values(utf16(text, 'be'), 'd0-failed')).toEqual(REFUSAL);
	expect(values(text.replaceAll('\n', '\r\n'), 'd0-failed')).toEqual(REFUSAL);
});

test('UTF-16 without a mark is seen by its zeros', () => {
	expect(values(utf16(`${MESSAGE}\n`, 'le', false), 'd0-failed')).toEqual(REFUSAL);
	expect(values(utf16(`${MESSAGE}\n`, 'be', false), 'd0-failed')).toEqual(REFUSAL);
});

test('each fact has its line, whatever ends the lines', () => {
	for (const end of ['\n', '\r\n', '\r']) {
		const text = ['one', 'two', `[    1.0] ${MESSAGE}`, ''].join(end);
		expect(read(text).facts.map(({ name, line }) => [name, line])).toEqual([['d0-failed', 3]]);
	}
});

test('pieces of any size give the same facts', () => {
	const bytes = utf16(`α\r\n[    1.0] ${MESSAGE}\r\n[    2.0] hv_vmbus: registering driver hv_pci`, 'le');
	for (const size of [1, 2, 3, 7, 64]) {
		const reader = new EvidenceReader('file');
		for (let at = 0; at < bytes.length; at += size) {
			reader.push(bytes.subarray(at, at + size));
		}
		expect(reader.finish().facts.map(({ name, line }) => [name, line])).toEqual([
			['d0-failed', 2],
			['driver-registered', 3],
		]);
	}
});

test('quoted-printable is undone, and only where a text is written so', () => {
	const line =
		'[    1.492075] hv_vmbus: hv_mmio=3D[mem 0xf8000000-0xfed3ffff],[mem 0xfe0=\n000000-0xfffffffff] fb=3D[mem 0xf8000000-0xfbffffff]\n';
	expect(values(line, 'hv-mmio')).toEqual([
		{
			low: { start: 0xf800_0000, end: 0xfed4_0000 },
			high: { start: 0xf_e000_0000, end: 0x10_0000_0000 },
			reserved: { start: 0xf800_0000, end: 0xfc00_0000 },
		},
	]);
	const plain = 'Kernel command line: root=/dev/sda1 nr_cpus=10 elfcorehdr=0x2d000000\n';
	expect(values(plain, 'second-kernel')).toEqual(['elfcorehdr=']);
});

test.each([
	['a status', MESSAGE.slice(0, -3), 'd0-failed'],
	['a list', 'hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfff', 'hv-mmio'],
	['a need', `hv_pci ${GUID}: Need 0x20000`, 'mmio-needed'],
	['a window', 'pci_bus 858c:00: root bus resource [mem 0xff0020000-0xff002', 'bridge-window'],
	['a framebuffer', 'efifb: framebuffer at 0xf80000', 'boot-framebuffer'],
	['a release', 'Linux version 6.1', 'kernel'],
] as const)('%s that is cut is not taken for a shorter one', (_name, line, fact) => {
	expect(values(`${line}\n`, fact)).toEqual([]);
});

test('a line longer than any log’s is cut, not kept', () => {
	const evidence = read(`${MESSAGE} ${'x'.repeat(5_000_000)} ${MESSAGE}\n[    1.0] ${MESSAGE}\n`);
	expect(evidence.lines).toBe(2);
	expect(evidence.facts.map(({ line }) => line)).toEqual([1, 2]);
});

test('of very many facts the first and the last are kept', () => {
	const lines = Array.from({ length: 5000 }, () => `[    1.0] ${MESSAGE}`);
	const { facts, dropped } = read(lines.join('\n'));
	expect(facts.length).toBeLessThan(1000);
	expect(facts.length + dropped).toBe(5000);
	expect([facts[0]?.line, facts.at(-1)?.line]).toEqual([1, 5000]);
});

test.each([
	['gzip', [0x1f, 0x8b, 8, 0, 1, 2, 3], 'gzip'],
	['a program', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0], 'program'],
	['bytes', Array.from({ length: 999 }, (_, i) => (i * 7) % 32), 'binary'],
] as const)('%s is named, not read', (_name, bytes, expected) => {
	expect(read(Uint8Array.from(bytes))).toMatchObject({ kind: 'unknown', facts: [], unreadable: expected });
});

test('a text of which nothing is known is unknown', () => {
	expect(read('Dear all,\nkdump does not work.\n')).toMatchObject({
		kind: 'unknown',
		facts: [],
		unreadable: null,
		lines: 2,
	});
	expect(read('')).toMatchObject({ kind: 'unknown', facts: [], lines: 0 });
});
