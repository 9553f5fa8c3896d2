/** Text output is ASCII if the locale's character set is not UTF-8; JSON is unchanged. */

import { expect, test } from 'vitest';
import { isAsciiLocale } from '../src/io/terminal.ts';
import { hvmmio, spawnHvmmio } from './harness.ts';

test.each([
	[{}, false],
	[{ LANG: 'C.UTF-8' }, false],
	[{ LANG: 'de_DE.utf8' }, false],
	[{ LANG: 'C' }, true],
	[{ LANG: 'de_DE.ISO-8859-1' }, true],
	[{ LC_ALL: 'C', LANG: 'C.UTF-8' }, true],
	[{ LC_ALL: '', LC_CTYPE: 'C.UTF-8', LANG: 'C' }, false],
])('%j', (env, isAscii) => expect(isAsciiLocale(env)).toBe(isAscii));

const LINES = [
	'simulate --policy gen1-bar',
	'simulate --generation 1 --resolution 7680x4320 --explain',
	'layout',
	'reserve',
	'plan',
	'--help',
	'diagnose --help',
	'',
];

test.each(LINES)('hvmmio %s: as wide and as long as in UTF-8, a sign for each', async (line) => {
	const args = line.split(' ').filter((word) => word !== '');
	const ascii = await hvmmio(args, { ascii: true });
	const usual = await hvmmio(args);
	expect(ascii.code).toBe(usual.code);
	// Only tabs, line ends and printable ASCII; a question mark would mean a missing replacement.
	expect(ascii.out).toMatch(/^[\t\n -~]*$/);
	expect(ascii.out.split('?').length).toBe(usual.out.split('?').length);
	const widths = (text: string) => text.split('\n').map((each) => [...each].length);
	expect(widths(ascii.out)).toEqual(widths(usual.out));
});

test('the kinds of boxes stay apart', async () => {
	const { out } = await hvmmio(['simulate', '--policy', 'gen1-bar'], { ascii: true });
	for (const entry of ['| free', 'x unusable', '+ reserved', '# framebuffer', '% device window', '! conflict']) {
		expect(out).toContain(entry);
	}
});

test('the process asks its environment; JSON is not touched', () => {
	const env = { LC_ALL: 'C' };
	expect(spawnHvmmio(['layout'], { env }).stdout).toMatch(/^[\t\n -~]*$/);
	const input = '{"id":"ä│"}\n';
	expect(spawnHvmmio(['layout', '--ndjson'], { env, input }).stdout).toContain('{"id":"ä│"');
});
