/** `hvmmio diagnose` as a process: files, pipes, output formats, bad input. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { afterAll, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const MAIN = join(import.meta.dirname, '..', packageJson.bin.hvmmio);
const EXAMPLES = join(import.meta.dirname, 'examples');
const ALL = ['dmesg.txt', 'iomem.txt', 'get-vm.json', 'get-vmvideo.json'];
const HAS_SCRIPT = needed(spawnSync('script', ['--version']).status === 0, 'script(1), for a terminal,');
const folder = mkdtempSync(join(tmpdir(), 'hvmmio-diagnose-'));
afterAll(() => rmSync(folder, { recursive: true }));

function diagnose(args: readonly string[], input: string | Uint8Array = '') {
	const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'diagnose', ...args], {
		cwd: EXAMPLES,
		encoding: 'utf8',
		input,
	});
	return { status, stdout, stderr };
}

interface Document {
	readonly schema: string;
	readonly evidence: readonly {
		file: string;
		kind: string;
		facts: readonly { name: string; value: unknown; line: number }[];
	}[];
	readonly vm: Readonly<Record<string, unknown>>;
	readonly observed: Readonly<Record<string, unknown>>;
	readonly predicted: unknown;
	readonly policies: Readonly<Record<'first' | 'second', { id: string; sure: string; because: string }>>;
	readonly findings: readonly {
		id: string;
		severity: string;
		message: string;
		evidence: readonly { file: string; line: number }[];
		advice: string;
	}[];
}

function document(args: readonly string[], input: string | Uint8Array = ''): Document & { status: number | null } {
	const { status, stdout, stderr } = diagnose([...args, '--json'], input);
	expect(stderr).toBe('');
	return { ...(JSON.parse(stdout) as Document), status };
}

test('a kdump console: the refusal, its line, exit 1', () => {
	const { schema, status, evidence, findings, policies } = document(['kdump-console.txt']);
	expect([schema, status]).toEqual(['hvmmio/diagnose/1', 1]);
	expect(evidence).toMatchObject([{ file: 'kdump-console.txt', kind: 'dmesg' }]);
	expect(evidence[0]?.facts).toContainEqual({
		name: 'pci-gap',
		value: { start: '0x40000000', end: '0xffffffff', size: 3 * 2 ** 30 },
		line: 5,
		boot: 1,
	});
	expect(findings[0]).toMatchObject({
		id: 'd0-entry-refused',
		severity: 'error',
		evidence: [{ file: 'kdump-console.txt', line: 9 }],
	});
	expect(findings[0]?.advice).toContain('kernel with the fix');
	expect(policies.second).toMatchObject({ id: 'sysfb-gate', sure: 'likely' });
});

test('all files of one VM: the VM, and what was seen', () => {
	const { status, vm, observed, evidence } = document(ALL);
	// The framebuffer has been moved: a kdump kernel may lose its devices.
	expect(status).toBe(1);
	expect(evidence.map(({ kind }) => kind)).toEqual(['dmesg', 'iomem', 'get-vm', 'get-vmvideo']);
	expect(vm).toMatchObject({
		generation: 2,
		arch: 'x86_64',
		lowMmio: 150 * 2 ** 20,
		highMmioBase: '0xfe0000000',
		resolution: { horizontal: 4834, vertical: 3622 },
	});
	expect(observed).toMatchObject({
		lowMmio: { start: '0xf6a00000', end: '0xffffffff' },
		framebuffer: { start: '0xf7200000', end: '0xfb5fffff', size: 68 * 2 ** 20 },
		highMmio: null,
		reserved: null,
	});
});

test('text: kinds, lines, the observed lane beside the model’s, findings; no colour in a pipe', () => {
	const { status, stdout, stderr } = diagnose(ALL);
	expect([status, stderr]).toEqual([1, '']);
	expect(stdout).toContain('iomem.txt: iomem, 12 lines');
	expect(stdout).toMatch(/framebuffer +0xf7200000-0xfb5fffff \(68 MiB\) \(line 6\)/);
	expect(stdout).toMatch(/^ +observed +model: host +model: first +model: second$/m);
	expect(stdout).toContain('WARNING framebuffer-moved');
	expect(stdout).not.toContain('\u001b');
});

test('the line that asks the model the same gives the same', () => {
	const { stdout } = diagnose(['kdump-console.txt']);
	const [, line = ''] = /^ {2}model: hvmmio (.*)$/m.exec(stdout) ?? [];
	const again = spawnSync(process.execPath, [MAIN, ...line.split(' '), '--json'], { encoding: 'utf8' });
	expect(JSON.parse(again.stdout)).toEqual(document(['kdump-console.txt']).predicted);
});

/** A complete log of a kernel with the fix and a device that works. */
const WELL = `[    0.0] Linux version 6.12.117 (a@b) #1 SMP
[    0.0] DMI: Microsoft Corporation Virtual Machine/Virtual Machine, BIOS Hyper-V UEFI Release v4.1 08/23/2024
[    1.4] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],[mem 0xfe0000000-0xfffffffff] fb=[mem 0xf8000000-0xfbffffff]
[    1.5] hv_vmbus: registering driver hyperv_drm
[    1.6] hv_vmbus: registering driver hv_pci
[    1.7] hv_pci 0b6c5d4e-71f2-4b3a-8c9d-0e1f2a3b4c5d: PCI VMBus probing: Using version 0x10004
[    1.8] hv_pci 0b6c5d4e-71f2-4b3a-8c9d-0e1f2a3b4c5d: PCI host bridge to bus 71f2:00
`;

test('a machine on which nothing is wrong: exit 0, and only where the log shows it', () => {
	const { status, stdout } = diagnose(['-'], WELL);
	expect(stdout).toContain('FINE: All that was looked at is well');
	expect(stdout).toContain('Nothing is wrong in what was given.');
	expect(status).toBe(0);
	// A device without outcome, an unexplained line, a file that is not evidence: not fine.
	const cut = WELL.slice(0, WELL.lastIndexOf('[    1.8]'));
	const error = `${WELL}[    9.0] hv_pci 0b6c5d4e-71f2-4b3a-8c9d-0e1f2a3b4c5d: Something unheard of\n`;
	for (const text of [cut, error, 'Dear all,\n']) {
		const answer = diagnose(['-'], text);
		expect(answer.stdout).toMatch(/^CANNOT TELL: /);
		expect(answer.status).toBe(3);
	}
});

test('what is no Hyper-V guest: one finding, no VM, no map', () => {
	const { status, vm, findings } = document(
		['-'],
		'FreeBSD 13.0-STABLE amd64\nvmbus0: <Hyper-V Vmbus> on acpi_syscontainer0\n',
	);
	expect([status, vm]).toEqual([3, null]);
	expect(findings.map(({ id }) => id)).toEqual(['other-hypervisor']);
});

test('--explain: each value that was ruled out, with the line that rules it out', () => {
	const { stdout } = diagnose(['-', '--explain'], WELL);
	expect(stdout).toMatch(/generation 2: determined/);
	expect(stdout).toMatch(/generation 1: ruled out by stdin:2: it says generation 2/);
});

test('--explain with --json: refused, since the document does not have these lines', () => {
	const { status, stderr } = diagnose(['kdump-console.txt', '--explain', '--json']);
	expect([status, stderr.startsWith('hvmmio: --explain: JSON does not have these lines')]).toEqual([2, true]);
});

test('stdin as PowerShell writes it, UTF-16 with a mark', () => {
	const text = readFileSync(join(EXAMPLES, 'get-vm.json'), 'utf8');
	const { evidence, vm } = document(['-'], Buffer.from(`\ufeff${text}`, 'utf16le'));
	expect(evidence).toMatchObject([{ file: 'stdin', kind: 'get-vm' }]);
	expect(vm['lowMmio']).toBe(150 * 2 ** 20);
});

test('--svg draws the same lanes', () => {
	const file = join(folder, 'seen.svg');
	expect(diagnose([...ALL, '--svg', file]).status).toBe(1);
	const svg = readFileSync(file, 'utf8');
	expect(svg).toMatch(/^<svg /);
	expect(svg).toContain('>observed<');
});

test('100 MB from a pipe in a heap of 48 MB', () => {
	const line = '[    9.000000] hv_pci 0b6c5d4e-71f2-4b3a-8c9d-0e1f2a3b4c5d: PCI VMBus probing: Using version 0x10004';
	const { stdout, status, stderr } = spawnSync(
		'sh',
		['-c', 'yes "$LINE" | head -c 100000000 | "$NODE" --max-old-space-size=48 "$MAIN" diagnose - --json'],
		{ encoding: 'utf8', env: { ...process.env, LINE: line, NODE: process.execPath, MAIN } },
	);
	expect([status, stderr]).toEqual([3, '']);
	const [evidence] = (JSON.parse(stdout) as Document).evidence;
	expect(evidence?.facts.at(-1)?.line).toBeGreaterThan(900_000);
	expect(evidence?.facts.length).toBeLessThan(1000);
});

test.skipIf(!HAS_SCRIPT)('progress after a second on a terminal, and cleared at the end', () => {
	const slowly = 'for i in 1 2 3 4 5 6 7 8; do echo "[    1.0] line"; sleep 0.6; done';
	const file = join(folder, 'slow.sh');
	writeFileSync(file, `(${slowly}) | '${process.execPath}' '${MAIN}' diagnose - --json > '${folder}/answer'`);
	const { stdout } = spawnSync('script', ['-qec', `sh ${file}`, '/dev/null'], { encoding: 'utf8', input: '' });
	const [before, ...shown] = stdout.split('\r\u001b[K');
	expect(before).toBe('');
	expect(shown.length).toBeGreaterThan(1);
	expect(shown.slice(0, -1).every((text) => text === 'reading -: 0 MiB')).toBe(true);
	expect(shown.at(-1)).toBe('');
	expect(readFileSync(join(folder, 'answer'), 'utf8')).toContain('hvmmio/diagnose/1');
});

test('what a file says cannot steer the terminal or the picture', () => {
	const vm = JSON.stringify({ Name: '\u001b[31m<script>\u202e', Generation: 1, LowMemoryMappedIoSpace: 2 ** 27 });
	const file = join(folder, 'hostile.svg');
	const { stdout } = diagnose(['-', '--svg', file], vm);
	expect(stdout).toContain('<script>');
	expect(stdout).not.toContain('\u001b');
	expect(stdout).not.toContain('\u202e');
	expect(readFileSync(file, 'utf8')).not.toContain('<script>');
});

test.each([
	[['nothing.txt'], 'hvmmio: file nothing.txt: no such file or folder, expected a file that can be read\n'],
	[['.'], 'hvmmio: file .: is a directory, expected a file that can be read\n'],
	[['dmesg.txt', 'dmesg.txt'], 'hvmmio: file dmesg.txt: given twice, expected once\n'],
	[[], 'hvmmio: FILE: missing, expected hvmmio diagnose FILE...\n'],
	[['dmesg.txt', '--xml'], 'hvmmio: --xml: unknown flag, expected a flag that "hvmmio diagnose --help" lists\n'],
])('bad input %j: one line, exit 2, nothing on stdout', (args, line) => {
	expect(diagnose(args)).toEqual({ status: 2, stdout: '', stderr: line });
});

test('a file that is no text: one line, exit 2; with --json also an error document', () => {
	const file = join(folder, 'dmesg.gz');
	writeFileSync(file, Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]));
	const { status, stdout, stderr } = diagnose([file, '--json']);
	expect(status).toBe(2);
	expect(stderr).toMatch(/^hvmmio: file .*: not text but compressed by gzip, expected a text file\n$/);
	expect(JSON.parse(stdout)).toMatchObject({ schema: 'hvmmio/error/1', code: 'bad-file' });
});
