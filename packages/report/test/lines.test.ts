/** How lines break on a narrow terminal: by their kind, whatever they say. */

import { expect, test } from 'vitest';
import { fitLines, type Line, rows, sentences, verbatim } from '../src/index.ts';

const fitted = (lines: readonly Line[]) => fitLines(lines, 40);

test('a row goes on below its last column', () => {
	expect(fitted(rows('  reported   0xf8000000 of 3 MiB by screen_info'))).toEqual([
		'  reported   0xf8000000 of 3 MiB by',
		'             screen_info',
	]);
	// The last column begins behind the middle: further lines are indented by four more.
	expect(fitted(rows(`${'x'.repeat(30)}  one two three`))).toEqual([`${'x'.repeat(30)}  one two`, '    three']);
});

test('a sentence goes on below its start', () => {
	expect(fitted(sentences('  The host refuses the device, since it lies there.'))).toEqual([
		'  The host refuses the device, since it',
		'  lies there.',
	]);
});

test('a kind decides, not the text', () => {
	const command = '  hvmmio simulate --policy gen1-bar --low-mmio 150MB';
	expect(fitted(verbatim(command))).toEqual([command]);
	expect(fitted(rows(command))).toEqual(['  hvmmio simulate --policy gen1-bar', '      --low-mmio 150MB']);
	expect(fitted(sentences(command))).toEqual(['  hvmmio simulate --policy gen1-bar', '  --low-mmio 150MB']);
	expect(fitted(rows('The host refuses the device, since it lies there.'))).toEqual([
		'The host refuses the device, since it',
		'    lies there.',
	]);
});

test('a word that is too long has a line of its own; without a width nothing is broken', () => {
	const path = 'a/'.repeat(30);
	expect(fitted(rows(`  ${path} and more`))).toEqual([`  ${path}`, '      and more']);
	const long = rows(`  ${'word '.repeat(20)}`);
	expect(fitLines(long, Number.POSITIVE_INFINITY)).toEqual([`  ${'word '.repeat(20)}`]);
});
