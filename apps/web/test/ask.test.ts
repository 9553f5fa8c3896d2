/** The input box: how it classifies texts; commands in both directions; the text in a PNG. */

import { simulate } from '@hvmmio/core';
import { drawSvg, kernelWords, simulateCommand, simulateDocument } from '@hvmmio/report';
import { unitsFrom } from '@hvmmio/testkit/random';
import { describe, expect, it } from 'vitest';
import { Unreadable } from '../src/form/read.ts';
import { answerTo } from '../src/state/answer.ts';
import { askOf } from '../src/state/ask.ts';
import { DamagedLink } from '../src/state/codec.ts';
import { readCommand } from '../src/state/command.ts';
import { DEFAULT_STATE, writeFragment } from '../src/state/fragment.ts';
import { kernelAnswer } from '../src/state/kernel.ts';
import { textOfPng, withText } from '../src/state/png.ts';
import { optionsOf } from '../src/state/scenario.ts';
import { randomCase } from './random.ts';

const VIEWS = ['map', 'why'];
const state = {
	...DEFAULT_STATE,
	scenario: { ...DEFAULT_STATE.scenario, lowMmio: 2 ** 28, policy: 'gen1-bar' as const },
};
const link = `https://hvmmio.example/#${writeFragment(state)}`;

describe('the box', () => {
	it.each([
		['6.1.170-3', '6.1.170-3'],
		[' 6.12.95\n', '6.12.95'],
		['v7.1-rc8', 'v7.1-rc8'],
		['Linux host 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22) x86_64 GNU/Linux', '6.1.119-1'],
		['Linux version 6.8.0-1015-azure (buildd@lcy02) (gcc)', '6.8.0-1015-azure'],
		['4.18.0-394.el8.x86_64', '4.18.0-394.el8.x86_64'],
		['kernel-5.14.0-427.13.1.el9_4.x86_64', '5.14.0-427.13.1.el9_4.x86_64'],
		['linux-image-6.1.0-44-cloud-amd64', '6.1.0-44-cloud-amd64'],
		// The host's name looks like a version, and so does the compiler's.
		['Linux 10.0.0.4 5.15.0-105-generic #115-Ubuntu SMP Mon Apr 15 x86_64 GNU/Linux', '5.15.0-105-generic'],
		[
			'Linux version 6.1.0-44-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.187-1 (2026-09-01)',
			'6.1.187-1',
		],
	])('takes %j for a kernel', (text, version) => {
		expect(askOf(text, VIEWS)).toMatchObject({ kind: 'kernel', version });
	});

	it.each([
		['Linux vm 6.1.0-44-arm64 #1 SMP Debian 6.1.170-3 (2026-09-01) aarch64 GNU/Linux', 'arm64'],
		['Linux version 5.14.0-427.13.1.el9_4.aarch64', 'arm64'],
		['linux-image-6.1.0-44-cloud-amd64', 'x86_64'],
		// It is said nowhere, as the end of a name that says something else.
		['Linux xarm64 6.8.0-1015-azure #17', null],
		['6.1.170-3', null],
	] as const)('takes the machine of %j for %s', (text, arch) => {
		expect(askOf(text, VIEWS)).toMatchObject({ kind: 'kernel', arch });
	});

	it.each([
		['a link', link],
		['a link in a sentence', `See ${link}.`],
		['an exported picture', drawSvg({ title: '', lanes: [] }, { metadata: { schema: 'hvmmio/map/1', link } })],
		['what a PNG carries', JSON.stringify({ schema: 'hvmmio/map/1', link })],
	])('takes %s for the VM that it is about', (_, text) => {
		expect(askOf(text, VIEWS)).toEqual({ kind: 'state', state });
	});

	it.each([
		'[    0.000000] Linux version 6.1.0-28-amd64\n[    0.1] hv_vmbus: Hello',
		'{\n"Name": "vm", "Generation": 2 }',
		'f8000000-fbffffff : 5620e0c7-8062-4dce-aeb7-520c7ef76171\n',
	])('takes %j for evidence', (text) => {
		expect(askOf(`${text}\nmore`, VIEWS)).toEqual({ kind: 'evidence' });
	});

	it.each([
		'hv_pci 0f2d: PCI Pass-through VSP failed D0 Entry with status c0370048',
		'Generation : 2',
		'[    0.000000] Linux version 6.1.0-28-amd64',
	])('takes the one line %j for evidence', (text) => {
		expect(askOf(text, VIEWS)).toEqual({ kind: 'evidence' });
	});

	it.each([
		'',
		'hello',
		'aler',
		'100',
		'kernel',
		'Ubuntu 22.04',
		'RHEL 9.4',
		'Debian 12',
		'4.7 GB of memory',
		'6,1,170',
	])('says that %j is not understood', (text) => {
		expect(askOf(text, VIEWS).kind).toBe('unknown');
	});

	it('says what is wrong with a link or a command', () => {
		expect(() => askOf('https://hvmmio.example/#1&l=9600000&~zzzz', VIEWS)).toThrow(DamagedLink);
		for (const line of [
			'hvmmio difftest',
			'hvmmio simulate --low-mmio much',
			'hvmmio simulate --nonsense 1',
			'hvmmio simulate 5',
			'hvmmio simulate --pci',
			// Of the other host, or without what it asks for: nothing is left out without a word.
			'hvmmio simulate --host openvmm --ram 4GB --low-mmio 150MB',
			'hvmmio simulate --host openvmm --ram 4GB --generation 2',
			'hvmmio simulate --ram 4GB',
			'hvmmio simulate --gfx',
			'hvmmio simulate --host openvmm',
			'hvmmio simulate --host openvmm --ram 4GB --gfx --no-vmbus',
			// As the command refuses it, or of a verb where it means something else.
			'hvmmio simulate --low-mmio 150MB --low-mmio 1GB',
			'hvmmio simulate --confidential=yes',
			'hvmmio simulate --policy gen1-bar; reboot',
			'hvmmio plan --high-mmio 1GB',
			'hvmmio reserve --mmio 0xc0000000-0xffffffff',
			'hvmmio --version',
			'hvmmio',
		]) {
			expect(() => askOf(line, VIEWS), line).toThrow(Unreadable);
		}
	});

	it.each([
		`hvmmio simulate --policy "gen1-bar" --low-mmio='256MB'`,
		'$ npx hvmmio simulate --policy gen1-bar --low-mmio 256MB --json --color never --sysfb',
		'./hvmmio layout --low-mmio=256MB',
	])('takes %j as a shell takes it', (line) => {
		const policy = line.includes('gen1-bar') ? 'gen1-bar' : 'low-half';
		expect(askOf(line, VIEWS)).toMatchObject({ kind: 'state', state: { scenario: { lowMmio: 2 ** 28, policy } } });
	});

	it('opens a plan in its view', () => {
		expect(askOf('hvmmio plan --pci low=64MB,high=0', VIEWS)).toMatchObject({ state: { view: 'plan' } });
	});

	it('answers a long or hostile text at once', () => {
		for (const text of [
			`${'9.'.repeat(100_000)}`,
			`<svg ${'<metadata>'.repeat(20_000)}`,
			`hvmmio simulate ${'--pci low=1 '.repeat(60)}`,
		]) {
			expect(['evidence', 'unknown', 'state']).toContain(askOf(text, VIEWS).kind);
		}
	});
});

it('a command gives the VM back that wrote it, for 300 VMs', () => {
	const random = unitsFrom(77);
	for (let i = 0; i < 300; i++) {
		const { vm, options } = randomCase(random);
		const command = simulateCommand(vm, options);
		const { scenario } = readCommand(command);
		const { simulation } = answerTo(scenario);
		expect(simulation, command).not.toBeNull();
		expect(JSON.stringify(simulateDocument(simulation as NonNullable<typeof simulation>)), command).toBe(
			JSON.stringify(simulateDocument(simulate(vm, options))),
		);
		expect(simulateCommand((simulation as NonNullable<typeof simulation>).vm, optionsOf(scenario))).toBe(command);
	}
});

it('a PNG keeps its text, and no other file has one', () => {
	// Signature, IHDR of one pixel, IEND; checksums are not looked at by the reader.
	const head = [
		0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
	];
	const png = withText(new Uint8Array(head), 'ä "text"');
	expect(textOfPng(png)).toBe('ä "text"');
	expect([...png.subarray(-12)]).toEqual(head.slice(8));
	expect(textOfPng(new Uint8Array(head))).toBeNull();
	expect(textOfPng(new TextEncoder().encode('not a picture'))).toBeNull();
	expect(textOfPng(png.subarray(0, 30))).toBeNull();
});

describe('a kernel release in words', () => {
	// docs/domain.md, section 9: Debian 6.1.170-3 is before the fix, 6.1.192-2 after; 6.8 of Ubuntu is not known.
	it.each([
		['6.1.170-3', 'no', 'does not have the fix'],
		['6.1.192-2', 'yes', 'has the fix'],
		['6.12.94', 'no', 'does not have the fix'],
		['6.12.95', 'yes', 'has the fix'],
		['6.8.0-1015-azure', 'unknown', 'is not known'],
		// Distributions' own counts: RHEL, Ubuntu, SLES, Oracle, Amazon, Azure Linux, Debian's ABI, Arch, WSL, one's own.
		...[
			'5.14.0-427.13.1.el9_4.x86_64',
			'5.15.0-105.115',
			'6.8.0-31.31',
			'5.14.21-150500.55.19-default',
			'5.15.0-205.149.5.1.el9uek.x86_64',
			'6.1.90-99.173.amzn2023.x86_64',
			'6.6.57.1-2.azl3',
			'6.1.0-28',
			'6.1.0-28-amd64',
			'6.18.36-arch1-1',
			'6.6.87.2-microsoft-standard-WSL2',
			'6.1.177-custom',
			'7.1.0-rc8-00012-gabcdef',
			'22.04',
			'10.0.0.4',
		].map((version): [string, string, string] => [version, 'unknown', 'is not known']),
	])('%s: %s', (version, level, words) => {
		const answer = kernelAnswer(version);
		expect(answer?.words).toMatchObject({ level, headline: expect.stringContaining(words) });
	});

	it('names the release to go to, and kexec -s where it helps', () => {
		// docs/domain.md, section 7: kexec -s helps on x86_64, not on arm64.
		expect(kernelAnswer('6.12.94', 'arm64')?.words.remedies.join(' ')).not.toContain('kexec -s');
		const remedies = kernelAnswer('6.12.94')?.words.remedies.join(' ');
		expect(remedies).toContain('6.12.95');
		expect(remedies).toContain('kexec -s');
	});

	it('says nothing of what it does not know', () => {
		const answer = kernelAnswer('6.8.0-1015-azure');
		expect(answer?.words.consequence).toContain('nothing is said');
		expect(kernelAnswer('no kernel')).toBeNull();
		// Even where a policy is known, a likely one is said to be likely.
		const likely = {
			version: 'x',
			policy: 'low-half',
			sure: 'likely',
			candidates: [],
			because: 'b',
			firstFixed: null,
		} as const;
		expect(kernelWords(likely, [{ policy: 'low-half', loses: false, fileLoadHelps: true }], null).headline).toContain(
			'probably',
		);
	});
});
