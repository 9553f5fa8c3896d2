import { describe, expect, test } from 'vitest';
import { assertAddress, assertU32 } from '../src/address/address.ts';
import { alignUp, fromInclusive, intersection, powerOfTwoBelow, sizeOf, toInclusive } from '../src/address/index.ts';

describe('ranges', () => {
	test('the two doors are each other’s inverse', () => {
		const range = fromInclusive({ start: 0xf800_0000, last: 0xfed3_ffff });
		expect(range).toEqual({ start: 0xf800_0000, end: 0xfed4_0000 });
		expect(toInclusive(range)).toEqual({ start: 0xf800_0000, last: 0xfed3_ffff });
		expect(sizeOf(range)).toBe(0x6d4_0000);
	});

	test('one byte and the last byte of all are ranges', () => {
		expect(sizeOf(fromInclusive({ start: 5, last: 5 }))).toBe(1);
		expect(fromInclusive({ start: 0, last: 2 ** 52 - 1 }).end).toBe(2 ** 52);
	});

	test.each([
		['an end below its start', 5, 4],
		['an end past the last address', 0, 2 ** 52],
		['a negative start', -1, 4],
		['a fraction', 0.5, 4],
		['NaN', Number.NaN, 4],
	])('%s is a RangeError', (_, start, last) => {
		expect(() => fromInclusive({ start, last })).toThrow(RangeError);
	});

	test('neighbours share nothing, an overlap of a byte is one', () => {
		expect(intersection({ start: 0, end: 4 }, { start: 4, end: 8 })).toBeNull();
		expect(intersection({ start: 0, end: 5 }, { start: 4, end: 8 })).toEqual({ start: 4, end: 5 });
	});
});

describe('addresses', () => {
	test('a string is a TypeError that names it', () => {
		expect(() => assertAddress('lfbBase', '0xf8000000' as unknown as number)).toThrow(
			new TypeError('"lfbBase" expected a number, got string'),
		);
	});

	test('33 bits are no u32', () => {
		expect(() => assertU32('lfbBase', 2 ** 32 - 1)).not.toThrow();
		expect(() => assertU32('lfbBase', 2 ** 32)).toThrow('"lfbBase" expected at most 32 bits, got 0x100000000');
	});

	test('alignUp is exact near 2^52', () => {
		expect(alignUp(2 ** 52 - 4096, 4096)).toBe(2 ** 52 - 4096);
		expect(alignUp(2 ** 52 - 4095, 4096)).toBe(2 ** 52);
		expect(alignUp(0, 4096)).toBe(0);
	});

	test('powerOfTwoBelow is exact where a logarithm would round', () => {
		for (let bit = 0; bit <= 52; bit++) {
			expect(powerOfTwoBelow(2 ** bit)).toBe(2 ** bit);
			if (bit > 0) {
				expect(powerOfTwoBelow(2 ** bit - 1)).toBe(2 ** (bit - 1));
			}
		}
	});
});
