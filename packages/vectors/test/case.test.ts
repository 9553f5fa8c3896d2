/** The case: its JSON form, its record, and the table of fields that both come from. */

import { expect, test } from 'vitest';
import {
	ADDRESS_LIMIT,
	bytesOf,
	CASE_RECORD,
	CASE_WORDS,
	type Case,
	FLAGS,
	formatCase,
	parseAddress,
	parseCase,
	parseRange,
	parseResolution,
	parseSize,
	parseSpan,
	readCase,
	writeCase,
} from '../src/case/index.ts';

const MIB = 2n ** 20n;

test('fields of the records do not overlap, and bits are given out once', () => {
	const ends = CASE_RECORD.map(
		({ offset, width, ...rest }) => offset + (width / 8) * ('count' in rest ? rest.count : 1),
	);
	expect(CASE_RECORD.slice(1).map(({ offset }) => offset)).toEqual(ends.slice(0, -1));
	expect(bytesOf(CASE_RECORD)).toBe(128);
	expect(new Set(FLAGS.map(({ bit }) => bit)).size).toBe(FLAGS.length);
	expect(FLAGS.every(({ bit }) => Math.log2(bit) % 1 === 0)).toBe(true);
});

test('what is left out of a case in JSON is as usual', () => {
	expect(parseCase({ mmio: ['0xf8000000-0xffffffff'] })).toEqual({
		mmio: [{ start: 0xf800_0000n, last: 0xffff_ffffn }],
		bios: false,
		sysfb: true,
		videoDevice: true,
		barIsMemory: true,
		confidential: false,
		resourceSize: 64,
		lfbBase: 0,
		lfbSize: 0,
		bar: { start: 0xf800_0000n, size: 64n * MIB },
	});
});

test('each flag alone survives JSON and the record', () => {
	const words = new Uint32Array(2 * CASE_WORDS);
	const plain = parseCase({ mmio: ['0xffffffffffffffff-0x0'], lfbBase: '0xffffffff', lfbSize: 0xffff_ffff });
	for (const { field, values } of FLAGS) {
		for (const value of values) {
			const given = { ...plain, [field]: value } as Case;
			writeCase(words, 1, given);
			expect(readCase(words, 1)).toEqual(given);
			expect(parseCase(JSON.parse(JSON.stringify(formatCase(given))))).toEqual(given);
		}
	}
});

test.each<[string, unknown]>([
	['case', null],
	['case', []],
	['mmio', {}],
	['mmio', { mmio: 'x' }],
	['mmio', { mmio: ['0x1'] }],
	['mmio', { mmio: ['0x1-0x10000000000000000'] }],
	['lfbBase', { mmio: [], lfbBase: '0x100000000' }],
	['lfbSize', { mmio: [], lfbSize: -1 }],
	['lfbSize', { mmio: [], lfbSize: 1.5 }],
	['bar', { mmio: [], bar: { start: '0x0' } }],
	['sysfb', { mmio: [], sysfb: 'no' }],
	['resourceSize', { mmio: [], resourceSize: 16 }],
	['polcy', { mmio: [], polcy: 1 }],
])('a wrong %s is refused by name', (key, json) => {
	expect(() => parseCase(json)).toThrow(expect.objectContaining({ name: 'CaseError', key }));
});

test.each([
	['128MB', 128n * MIB],
	['128M', 128n * MIB],
	['128 mib', 128n * MIB],
	['3.5GB', 3584n * MIB],
	['128G', 131_072n * MIB],
	['8KB', 8192n],
	['0x8000000', 128n * MIB],
	['17', 17n],
	['17b', 17n],
	['4194304G', ADDRESS_LIMIT],
])('the size %s', (text, bytes) => {
	expect(parseSize(text)).toBe(bytes);
});

test.each([
	['0.3KB', 'bad-size'],
	['-1', 'bad-size'],
	['', 'bad-size'],
	['1XB', 'bad-size'],
	['1'.repeat(41), 'bad-size'],
	['0x10000000000001', 'out-of-range'],
])('the size "%s" is refused as %s', (text, code) => {
	expect(() => parseSize(text)).toThrow(expect.objectContaining({ code }));
});

test.each([
	[() => parseAddress('f8'), 'bad-address'],
	[() => parseAddress('0x10000000000000'), 'out-of-range'],
	[() => parseRange('0x2-0x1'), 'bad-range'],
	[() => parseRange('0x1-0x2-0x3'), 'bad-range'],
	[() => parseRange('0x0-0x10000000000000'), 'out-of-range'],
	[() => parseSpan('0x1'), 'bad-range'],
	[() => parseSpan('0xfffffffffffff+2'), 'out-of-range'],
	[() => parseResolution('1920'), 'bad-resolution'],
])('%s is refused as %s', (read, code) => {
	expect(read).toThrow(expect.objectContaining({ code }));
});

test('parts are read', () => {
	expect(parseRange('0xf8000000-0xffffffff')).toEqual({ start: 0xf800_0000n, last: 0xffff_ffffn });
	expect(parseSpan('0xf8000000+64MB')).toEqual({ start: 0xf800_0000n, size: 64n * MIB });
	expect(parseResolution('1920x1080')).toEqual({ horizontal: 1920, vertical: 1080 });
});
