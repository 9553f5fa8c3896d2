/** Manual pages: one for each verb, with the content of help. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { needed } from '@hvmmio/testkit/needs';
import { describe, expect, test } from 'vitest';
import { sectionsOf } from '../src/command/help.ts';
import { manName, manOf } from '../src/command/man.ts';
import { VERBS } from '../src/commands.ts';
import { MAIN } from './harness.ts';

const FOLDER = join(dirname(MAIN), 'man');
const FORMATTER = [
	['groff', ['-man', '-Tutf8', '-ww']],
	['mandoc', ['-Tlint', '-Wwarning']],
].find(([program]) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0);
needed(FORMATTER !== undefined, 'groff or mandoc');

test('the build writes a page for the whole and one for each verb', () => {
	expect(readdirSync(FOLDER).sort()).toEqual(['hvmmio.1', ...VERBS.map((verb) => `${manName(verb)}.1`)].sort());
});

describe.each(VERBS.map((verb) => [verb.name, verb] as const))('%s', (_, verb) => {
	const text = manOf(verb, '1.2.3');

	test('has every flag, argument and example', () => {
		const plain = text.replaceAll('\\-', '-').replaceAll('\\e', '\\').replaceAll("\\&'", "'");
		for (const [name] of sectionsOf(verb).flatMap(({ rows }) => rows)) {
			expect(plain).toContain(`\n.B ${name}\n`);
		}
		for (const [command] of verb.examples) {
			expect(plain).toContain(`\n${command}\n`);
		}
	});

	test('a line of text is never taken for a request', () => {
		for (const line of text.split('\n')) {
			expect(/^[^.']|^\.(TH|SH|B|BR|RI|PP|TP|nf|fi|RS|RE)\b|^$/.test(line)).toBe(true);
		}
	});

	test.skipIf(FORMATTER === undefined)('is formatted without a warning', () => {
		const [program, args] = FORMATTER as [string, string[]];
		const { stdout, stderr } = spawnSync(program, args, {
			input: readFileSync(join(FOLDER, `${manName(verb)}.1`)),
			encoding: 'utf8',
		});
		expect(stderr).toBe('');
		expect(program === 'mandoc' || stdout !== '').toBe(true);
	});
});
