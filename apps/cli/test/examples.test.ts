/** Runs every example of help unchanged in bash: it must work and print nothing to stderr. */

import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST, treeOf } from '@hvmmio/testkit/kernels';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flagsOf } from '../src/command/flags.ts';
import { VERBS } from '../src/commands.ts';
import { createShell, hvmmio } from './harness.ts';

const EXAMPLES = VERBS.flatMap(({ name, examples }) => examples.map(([command]) => [command, name] as const));

describe('examples', () => {
	let shell: ReturnType<typeof createShell>;
	let proved = false;
	beforeAll(() => {
		shell = createShell();
	});
	afterAll(() => shell.remove());

	test.for(EXAMPLES)('%s', async ([command, name], { skip }) => {
		// The results of proofs depend on a real kernel.
		if (name === 'kernel prove' && !proved) {
			const tree = await treeOf(NEWEST);
			if (tree === null) {
				return skip();
			}
			proved = true;
			rmSync(join(shell.folder, 'linux'), { recursive: true });
			symlinkSync(tree.path, join(shell.folder, 'linux'));
		}
		expect(command).toContain(`hvmmio ${name}`);
		const { status, stdout, stderr } = shell.bash(`set -o pipefail; ${command}`);
		expect(stderr).toBe('');
		expect([0, 1]).toContain(status);
		expect(stdout !== '' || command.includes('>')).toBe(true);
	});
});

const columnsOf = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

describe.each(VERBS.map((verb) => [verb.name, verb] as const))('help of %s', (name, { examples, table }) => {
	test('ends in its examples, one after the other, each in one line', async () => {
		const { code, out, err } = await hvmmio(['help', ...name.split(' ')]);
		expect([code, err]).toEqual([0, '']);
		const [, found = ''] = out.split('\nEXAMPLES\n');
		let from = 0;
		for (const [command] of examples) {
			const at = found.indexOf(`  ${command}\n`, from);
			expect(at).toBeGreaterThanOrEqual(from);
			from = at + 1;
		}
	});

	test.each([40, 80, 200])('fits in %d columns, but for commands', async (columns) => {
		for (const args of [
			[...name.split(' '), '-h'],
			['help', ...name.split(' ')],
		]) {
			const { out } = await hvmmio(args, { columns });
			const [text = ''] = out.split('\nEXAMPLES\n');
			expect(columnsOf(text)).toBeLessThanOrEqual(columns);
		}
	});

	test('--help fits on a screen, names every flag, and says where the rest is', async () => {
		const { code, out, err } = await hvmmio([...name.split(' '), '--help'], { columns: 80 });
		expect([code, err]).toEqual([0, '']);
		expect(out.split('\n').length).toBeLessThanOrEqual(54);
		for (const [flag, { entry }] of flagsOf(table)) {
			expect(new RegExp(`--(\\[no-\\])?${flag.replace(/^no-/, '')}[ \n]`).test(out)).toBe(!entry.hidden);
		}
		const whole = (await hvmmio(['help', ...name.split(' ')], { columns: 80 })).out;
		expect(out === whole).toBe(!out.endsWith(`"hvmmio help ${name}" describes all flags and has all examples.\n`));
		expect(await hvmmio([...name.split(' '), '-h'], { columns: 80 })).toEqual({ code, out, err });
	});

	test('names the value of each flag that takes one, and no flag that is hidden', async () => {
		const { out } = await hvmmio(['help', ...name.split(' ')]);
		for (const [key, { kind, hidden, oppositeFlag }] of Object.entries<(typeof table)[string]>(table)) {
			const flag = (oppositeFlag ?? key).replace(/[A-Z]/g, (letter: string) => `-${letter.toLowerCase()}`);
			const shown = new RegExp(`\n  --(\\[no-\\])?${flag}${kind.placeholder === '' ? '' : ' '}`);
			expect(shown.test(out)).toBe(!hidden);
			expect(hidden || out.includes(kind.placeholder)).toBe(true);
		}
	});
});

test('choices are listed', async () => {
	const { out } = await hvmmio(['kernel', 'diff', '--help']);
	expect(out).toContain('--format text|markdown|json|ktap');
	const simulate = (await hvmmio(['simulate', '--help'])).out;
	expect(simulate).toContain('--low-mmio SIZE');
	expect(simulate).toContain('--[no-]confidential');
	expect(simulate).not.toContain('no-]json');
});

describe('help of the whole', () => {
	test('names the verbs, the exit codes, an example and where there is more, on one screen of 80x24', async () => {
		const { out, code, err } = await hvmmio(['--help'], { columns: 80 });
		expect([code, err]).toEqual([0, '']);
		for (const { name } of VERBS) {
			expect(out).toContain(`\n  ${name} `);
		}
		expect(out).toContain('Exit codes: 0');
		expect(out).toContain('hvmmio simulate --policy gen1-bar');
		expect(out).toContain('More: ');
		expect(columnsOf(out)).toBeLessThanOrEqual(80);
		for (const args of [['-h'], ['help']]) {
			expect(await hvmmio(args, { columns: 80 })).toEqual({ out, code, err });
		}
	});

	test('of a group of verbs', async () => {
		const { out, code } = await hvmmio(['kernel', '--help']);
		expect(code).toBe(0);
		expect(out).toContain('kernel identify');
		expect((await hvmmio(['help', 'kernel'])).out).toBe(out);
	});

	test('of what is no verb: exit 2', async () => {
		expect(await hvmmio(['help', 'simulat'])).toEqual({
			code: 2,
			out: '',
			err: 'hvmmio: verb simulat: unknown, expected simulate\n',
		});
		expect((await hvmmio(['kernel'])).err).toBe(
			'hvmmio: kernel verb: a verb is missing, expected diff, check, identify or prove\n',
		);
		expect((await hvmmio(['kernel', 'idnetify', 'x'])).err).toBe(
			'hvmmio: kernel verb idnetify: unknown, expected identify\n',
		);
	});
});

test('-V and --version', async () => {
	const version = await hvmmio(['--version']);
	expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
	expect(await hvmmio(['-V'])).toEqual(version);
});
