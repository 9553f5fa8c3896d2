/** Parses typed text; errors are sentences. */

import { fromInclusive, type Range } from '@hvmmio/core/address';
import type { Resolution } from '@hvmmio/core/host';
import * as text from '@hvmmio/vectors/case';

/** Error for a text that cannot be parsed; the message is a sentence for the user. */
export class Unreadable extends Error {}

/** Maximum length of a list of ranges. */
const MAX_RANGES_LENGTH = 2560;
const LIMIT_32 = 2n ** 32n;

function read<T>(parse: () => T): T {
	try {
		return parse();
	} catch (error) {
		if (error instanceof text.ValueError) {
			throw new Unreadable(`${error.why.charAt(0).toUpperCase()}${error.why.slice(1)}: expected ${error.expected}.`);
		}
		throw error;
	}
}

/** Bytes from `150MB`, `3.5 GiB`, `0x8000000` or plain digits. @throws Unreadable */
export const readSize = (value: string): number => read(() => Number(text.parseSize(value)));

/** @throws Unreadable */
export const readAddress = (value: string): number => read(() => Number(text.parseAddress(value)));

/** A 32-bit address, such as lfb_base. @throws Unreadable */
export const readAddress32 = (value: string): number => read(() => Number(text.parseAddress(value, LIMIT_32)));

/** `4834x3622`. @throws Unreadable */
export const readResolution = (value: string): Resolution => read(() => text.parseResolution(value));

/** A count in decimal digits. @throws Unreadable */
export function readCount(value: string): number {
	const digits = value.trim();
	if (!/^\d{1,9}$/.test(digits)) {
		throw new Unreadable('Not a count: expected digits.');
	}
	return Number(digits);
}

/** Physical-address bits; null for empty text. @throws Unreadable */
export const readBits = (value: string): number | null => (value.trim() === '' ? null : readCount(value));

/** `START-END`, the end inclusive. @throws Unreadable */
export function readRange(value: string): Range {
	const { start, last } = read(() => text.parseRange(value));
	return fromInclusive({ start: Number(start), last: Number(last) });
}

/** Ranges, separated by line ends, spaces or commas. @throws Unreadable */
export function readRanges(value: string): Range[] {
	const parts = value.slice(0, MAX_RANGES_LENGTH).split(/[\s,]+/);
	const ranges = parts.filter((part) => part !== '').map(readRange);
	if (ranges.length === 0) {
		throw new Unreadable(`No range: expected ${text.EXPECTED_RANGE}.`);
	}
	return ranges;
}
