import { expect, test } from 'vitest';
import { jsonText } from '../src/index.ts';

test('JSON that a terminal does not act on, and that reads as the document', () => {
	const document = { path: 'x\nok 1\u001b[2K\u009b\u202e\u2066\u2028\ufeff\ud800 ö 😀', list: [1, null, { a: '\t' }] };
	const text = jsonText(document);
	expect(JSON.parse(text)).toEqual(document);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must not occur
	expect(text.replaceAll('\n', '')).not.toMatch(/[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800]/);
	expect(text).toContain('\\u202e');
	expect(text).toContain(' ö ');
	expect(jsonText({ a: 1 })).toBe('{\n  "a": 1\n}');
});
