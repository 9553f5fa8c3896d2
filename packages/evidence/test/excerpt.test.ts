import { expect, it } from 'vitest';
import { Excerpt, readEvidence } from '../src/index.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

function excerptOf(bytes: Uint8Array, wanted: readonly number[], piece = bytes.length) {
	const excerpt = new Excerpt(new Set(wanted));
	for (let from = 0; from < bytes.length; from += piece) {
		excerpt.push(bytes.subarray(from, from + piece));
	}
	return excerpt.finish();
}

it('gives lines by the numbers that facts have, whatever ends a line and however the bytes come', async () => {
	const log = utf8('one\r\ntwo\rthree\n[    1.4] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],(null) fb=(null)\nfive');
	const [fact] = (await readEvidence('log', [log])).facts;
	expect(fact?.line).toBe(4);
	for (const piece of [1, 3, log.length]) {
		expect(excerptOf(log, [2, 4, 5, 9], piece)).toEqual([
			{ line: 2, text: 'two' },
			{ line: 4, text: '[    1.4] hv_vmbus: hv_mmio=[mem 0xf8000000-0xfed3ffff],(null) fb=(null)' },
			{ line: 5, text: 'five' },
		]);
	}
});

it('decodes UTF-16, drops colours, and cuts a long line', () => {
	const wide = new Uint8Array(Uint16Array.from('\ufeffab\ncd', (letter) => letter.charCodeAt(0)).buffer);
	expect(excerptOf(wide, [2])).toEqual([{ line: 2, text: 'cd' }]);
	expect(excerptOf(utf8('\u001b[31mred\u001b[0m\u0000'), [1])).toEqual([{ line: 1, text: 'red' }]);
	const [long] = excerptOf(utf8('x'.repeat(100_000)), [1]);
	expect(long?.text).toHaveLength(401);
});
