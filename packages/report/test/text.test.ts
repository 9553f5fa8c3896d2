/** Escaping of untrusted text; counts, columns and wrapping. */

import { describe, expect, test } from 'vitest';
import {
	columnLines,
	counted,
	escapeKtap,
	escapeMarkdown,
	escapeXml,
	ktapDiagnostic,
	markdownCode,
	printable,
	quoted,
	wrap,
} from '../src/index.ts';

/** C0 and C1 controls, DEL, bidirectional controls, line separators, a tag character, half of a pair. */
const HOSTILE = 'a\n\r\t\0\u001b[31m\u007f\u0085\u009b\u200b\u2028\u2029\u202e\u2066\ufeff\u{e0041}\ud800z';

describe('hostile text', () => {
	test.each([
		['printable', printable],
		['quoted', (text: string) => quoted(text, 1000)],
		['Markdown', escapeMarkdown],
		['a code span', markdownCode],
		['KTAP', escapeKtap],
		['a KTAP diagnostic', ktapDiagnostic],
	])('%s: one line of visible characters', (_, escaped) => {
		expect(escaped(HOSTILE)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
	});

	test('what was there can still be read', () => {
		expect(printable('a\nb\u001b\u202e\u{e0041}')).toBe('a\\x0ab\\x1b\\u202e\\u{e0041}');
		expect(printable('Größe 中文 😀')).toBe('Größe 中文 😀');
	});

	test('XML: entities, and nothing that XML 1.0 forbids', () => {
		expect(escapeXml(`<a b="c">&\u0000\u001b`)).toBe('&lt;a b=&quot;c&quot;&gt;&amp;\\x00\\x1b');
		expect(escapeXml('two\nlines')).toBe('two\nlines');
	});

	test('KTAP: a name cannot start a directive or a line of its own', () => {
		expect(escapeKtap('x # SKIP\nok 2 y')).toBe('x \\# SKIP\\\\x0aok 2 y');
		expect(ktapDiagnostic('x\nnot ok 1')).toBe('# x\\x0anot ok 1');
	});

	test('Markdown: no link, no markup, no further cell', () => {
		expect(escapeMarkdown('[a](b) | <i> `c` *d* _e_')).toBe('\\[a\\](b) \\| \\<i\\> \\`c\\` \\*d\\* \\_e\\_');
		expect(markdownCode('a`b|c')).toBe('`a?b?c`');
	});

	test('a quoted value is short, however long it was', () => {
		expect(quoted('x'.repeat(1e6))).toBe(`${'x'.repeat(60)}...`);
		expect([quoted(''), quoted(undefined), quoted({ a: 1 }), quoted(null)]).toEqual([
			'""',
			'undefined',
			'{"a":1}',
			'null',
		]);
	});
});

test('counts', () => {
	expect([counted(1, 'case'), counted(0, 'case'), counted(2000, 'entry', 'entries')]).toEqual([
		'1 case',
		'0 cases',
		'2,000 entries',
	]);
});

test('columns', () => {
	expect(
		columnLines([
			['a', 'bb', 'c'],
			['aaa', '', 'cc'],
		]),
	).toEqual(['a    bb  c', 'aaa      cc']);
});

// Side by side the rows have 24 columns; the heads of each column are put together, and a long cell is broken.
test('columns that do not fit: a line for each cell, behind the head of its column', () => {
	const rows = [
		['with', 'Gen1', 'Gen2'],
		['', 'known', 'no'],
		['of', '12', 'a long cell'],
		['low-half', '', '7'],
	];
	expect(columnLines(rows, { heads: 2, columns: 28 })[0]).toBe('with      Gen1   Gen2');
	expect(columnLines(rows, { heads: 2, columns: 20 })).toEqual([
		'with',
		'of',
		'  Gen1 known  12',
		'  Gen2 no     a long',
		'              cell',
		'low-half',
		'  Gen1 known',
		'  Gen2 no     7',
	]);
});

describe('wrap', () => {
	test('breaks between words, a word that is too long has a line of its own', () => {
		expect(wrap('one two three', { columns: 7 })).toEqual(['one two', 'three']);
		expect(wrap('a incomprehensibilities b', { columns: 5 })).toEqual(['a', 'incomprehensibilities', 'b']);
		expect(wrap('', { columns: 5 })).toEqual(['']);
	});

	test('the first line may be indented less', () => {
		expect(wrap('1. a bb cc', { columns: 8, indent: 2, hang: 5 })).toEqual(['  1. a', '     bb', '     cc']);
	});
});
