/** Every example of help, run as it stands by bash: it must work and print nothing to stderr. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DOCS, type VerbName } from '../src/docs.ts';
import { createShell, hvmmio } from './harness.ts';

const VERBS = Object.keys(DOCS) as VerbName[];
const EXAMPLES = VERBS.flatMap((verb) => DOCS[verb].examples.map(([command]) => [command, verb] as const));

describe('examples', () => {
	let shell: ReturnType<typeof createShell>;
	beforeAll(() => {
		shell = createShell();
	});
	afterAll(() => shell.remove());

	test.each(EXAMPLES)('%s', (command, verb) => {
		expect(command).toContain(`hvmmio ${verb}`);
		const { status, stdout, stderr } = shell.bash(`set -o pipefail; ${command}`);
		expect(stderr).toBe('');
		expect([0, 1]).toContain(status);
		expect(stdout !== '' || command.includes('>')).toBe(true);
	});
});

test.each(VERBS)('help of %s ends in its examples, one after the other', async (verb) => {
	const { code, out, err } = await hvmmio([verb, '--help']);
	expect([code, err]).toEqual([0, '']);
	const [, examples = ''] = out.split('\nEXAMPLES\n');
	const expected = DOCS[verb].examples.map(([command, purpose]) => `  ${command}\n      ${purpose}\n`).join('');
	expect(examples).toBe(expected);
});

test('help names each flag with what it takes', async () => {
	const { out } = await hvmmio(['simulate', '--help']);
	for (const flag of [
		'--low-mmio',
		'--no-second',
		'--no-sysfb',
		'--pci',
		'--any-order',
		'--svg',
		'--no-confidential',
	]) {
		expect(out).toContain(flag);
	}
	expect(out).not.toContain('--no-json');
});

test('help of the whole names the verbs and the exit codes', async () => {
	const { out, code } = await hvmmio(['--help']);
	for (const verb of VERBS) {
		expect(out).toContain(`hvmmio ${verb}`);
	}
	expect(out).toContain('Exit codes: 0');
	expect(code).toBe(0);
});
