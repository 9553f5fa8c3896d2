/** The verb difftest: flags, formats, exit codes; answers do not depend on threads or time. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { DifftestDocument } from '@hvmmio/report';
import { describe, expect, test } from 'vitest';
import { createProgress } from '../src/verbs/difftest/progress.ts';
import { hvmmio, json, MAIN, spawnHvmmio } from './harness.ts';

test('core and the module agree, and it is said how many cases did', async () => {
	const document = await json<DifftestDocument>('difftest', '--cases', '20000');
	expect(document).toMatchObject({
		code: 0,
		schema: 'hvmmio/difftest/1',
		seed: 1,
		exhaustive: false,
		cases: 20_000,
		agreed: 20_000,
		disagreements: [],
		properties: [],
	});
	expect(document.engines.map(({ name }) => name)).toEqual(['core', 'wasm']);
	expect(document.policies).toHaveLength(12);
	const { out, code } = await hvmmio(['difftest', '--cases', '20000']);
	expect(out).toMatch(/\n20,000 cases: the engines agree on all of them\n$/);
	expect(code).toBe(0);
});

test('policies come in their own order, each once; engines in the order that was asked for', async () => {
	const flags = ['--policy', 'low-half', '--policy', 'gen1-bar', '--policy', 'low-half', '--engines', 'wasm,core'];
	const document = await json<DifftestDocument>('difftest', '--cases', '301', '--seed', '7', ...flags);
	expect(document).toMatchObject({ seed: 7, cases: 301, policies: ['gen1-bar', 'low-half'] });
	expect(document.results.map(({ cases }) => cases)).toEqual([151, 150]);
	expect(document.engines.map(({ name }) => name)).toEqual(['wasm', 'core']);
});

test('--format: KTAP, JUnit, and JSON as --json gives it', async () => {
	const run = (...args: string[]) => hvmmio(['difftest', '--cases', '1000', '--policy', 'low-half', ...args]);
	const ktap = await run('--format', 'ktap');
	expect(ktap.out).toMatch(/^KTAP version 1\n1\.\.2\n(?:# .*\n)+ok 1 low-half\nok 2 any bits # SKIP .*\n$/);
	const junit = await run('--format', 'junit');
	expect(junit.out).toMatch(/^<\?xml [^\n]+\n<testsuites tests="2" failures="0" errors="0" skipped="1">\n/);
	expect((await run('--format', 'json')).out).toBe((await run('--json')).out);
	expect((await run('--format', 'text')).out).toBe((await run()).out);
});

describe('bad input: one line and exit 2', () => {
	test.each([
		[
			['--engines', 'core,gcc'],
			'--engines core,gcc: no engine gcc, expected two or more of core, wasm, kernel, such as core,wasm',
		],
		[
			['--engines', 'core'],
			'--engines core: nothing to compare it with, expected two or more of core, wasm, kernel, such as core,wasm',
		],
		[
			['--engines', 'core,core'],
			'--engines core,core: one is named twice, expected two or more of core, wasm, kernel, such as core,wasm',
		],
		[
			['--engines', ''],
			'--engines "": no engine without a name, expected two or more of core, wasm, kernel, such as core,wasm',
		],
		[['--cases', '0'], '--cases 0: too small, expected a whole number from 1 to 100000000000'],
		[['--cases', '1.5'], '--cases 1.5: not a whole number, expected a whole number from 1 to 100000000000'],
		[['--seed', '4294967296'], '--seed 4294967296: too large, expected a whole number from 0 to 4294967295'],
		[['--format', 'yaml'], '--format yaml: not one of them, expected text, json, ktap or junit'],
		// If one is similar, only that is suggested.
		[['--format', 'tap'], '--format tap: not one of them, expected text, json, ktap or junit'],
		[['--format', 'ktap', '--json'], '--format ktap: does not go with --json, expected one of the two'],
	])('%j', async (args, line) => {
		const { code, err, out } = await hvmmio(['difftest', ...args]);
		expect([code, err]).toEqual([2, `hvmmio: ${line}\n`]);
		expect(out === '' || args.includes('--json')).toBe(true);
	});

	test('an unknown policy is named by its code', async () => {
		const { code, out } = await hvmmio(['difftest', '--policy', 'high-half', '--format', 'json']);
		expect([code, JSON.parse(out).code]).toEqual([2, 'unknown-policy']);
	});
});

test('threads change nothing: the built command on all cores answers as one thread does', async () => {
	// From a million cases the built command uses threads.
	const args = ['difftest', '--cases', '1100000', '--seed', '3', '--policy', 'low-half', '--policy', 'seed-proposal'];
	const { stdout, stderr, status } = spawnHvmmio([...args, '--json']);
	expect([status, stderr]).toEqual([0, '']);
	const { out } = await hvmmio([...args, '--json']);
	expect(stdout).toBe(out);
});

test('--exhaustive: every VM and every kernel on it, and where a framebuffer is not covered', async () => {
	const { stdout, status } = spawnHvmmio([
		'difftest',
		'--exhaustive',
		'--cases',
		'10',
		'--policy',
		'gen1-bar',
		'--json',
	]);
	const document: DifftestDocument = JSON.parse(stdout);
	// 64 sizes of framebuffer, with and without CONFIG_SYSFB, 1729 steps of low MMIO on x86_64 and 1537 on arm64.
	const lattice = 64 * 2 * (7 * 1729 + 4 * 1537);
	// OpenVMM: on each architecture and boot 5 releases and numbers of root complexes, 10 sizes of RAM; without graphics, with
	// them, and with OpenHCL too. Under UEFI a kernel knows the framebuffer of the two with graphics, does not, or it was
	// moved; else there is nothing to know.
	const openVmm = 2 * 5 * 10 * 2 * (1 + 2 * 3 + (1 + 1 + 1));
	const inputs = lattice + openVmm + 10;
	expect([status, document.cases, document.agreed]).toEqual([0, inputs, inputs]);
	const [covers] = document.properties;
	const known = covers?.groups.find(
		(each) => each.generation === 2 && each.arch === 'arm64' && !each.confidential && each.knowledge === 'known',
	);
	// 8 MiB hold four of the 64 sizes.
	expect(known).toMatchObject({ applies: 64 * 1537, fails: 60 * 1537 });

	// The smallest VM on which gen1-bar fails: 10 MiB of framebuffer, of which it reserves 8.
	const { command = '', maxFramebuffer } = covers?.example ?? {};
	expect(maxFramebuffer).toBe(10 * 2 ** 20);
	const example = await json<{ reserved: unknown }>(...command.split(' ').slice(1));
	expect(example.reserved).toEqual({ start: '0xf8000000', end: '0xf87fffff', size: 8 * 2 ** 20 });
});

test('Ctrl-C ends it at once', async () => {
	const child = spawn(process.execPath, [MAIN, 'difftest', '--cases', '100000000000'], { stdio: 'ignore' });
	await new Promise((resolve) => setTimeout(resolve, 1500));
	child.kill('SIGINT');
	expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
});

test('progress: nothing in the first second, then part, rate and time left, and nothing at the end', () => {
	const shown: string[] = [];
	let now = 0;
	const progress = createProgress(
		(text) => shown.push(text),
		10_000_000,
		() => now,
	);
	now = 900;
	progress.report(0.1);
	expect(shown).toEqual([]);
	now = 2000;
	progress.report(0.25);
	// 2,500,000 cases in 2 s; three times as many are left.
	expect(shown).toEqual(['25 % of 10,000,000 cases, 1.3 million a second, 6 s left']);
	progress.end();
	expect(shown.at(-1)).toBe('');
});
