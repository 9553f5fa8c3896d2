/** Parses sizes, addresses, ranges and resolutions in user input and files. */

import type { InclusiveRange, Span } from './case.ts';

/** Why a text is not a valid value: error codes of docs/contract.md. */
export type ValueCode = 'bad-size' | 'bad-address' | 'bad-range' | 'bad-resolution' | 'out-of-range';

/**
 * A text that is not a valid value. `why` and `expected` are phrases for an error message.
 * @example
 * ```ts
 * import { parseAddress, ValueError } from '@hvmmio/vectors/case';
 * try {
 * 	parseAddress('4 GiB');
 * } catch (error) {
 * 	console.log(error instanceof ValueError && error.expected); // an address such as 0xf8000000
 * }
 * ```
 */
export class ValueError extends Error {
	readonly code: ValueCode;
	readonly why: string;
	readonly expected: string;

	constructor(code: ValueCode, why: string, expected: string) {
		super(`${why}, expected ${expected}`);
		this.name = 'ValueError';
		this.code = code;
		this.why = why;
		this.expected = expected;
	}
}

/** What a size looks like, for error messages. */
export const EXPECTED_SIZE = '128MB, 3.5GB, 8KB, 0x8000000 or plain bytes';
/** What an address looks like, for error messages. */
export const EXPECTED_ADDRESS = 'an address such as 0xf8000000';
/** What a range looks like, for error messages. */
export const EXPECTED_RANGE = 'START-END with an inclusive end such as 0xf8000000-0xffffffff';
/** What a start with a size looks like, for error messages. */
export const EXPECTED_SPAN = 'START+SIZE such as 0xf8000000+64MB';
/** What a resolution looks like, for error messages. */
export const EXPECTED_RESOLUTION = 'HxV such as 1920x1080';

/** One past the largest physical address, and the largest size: 2^52. */
export const ADDRESS_LIMIT = 2n ** 52n;

/** Upper bound for the text of a size or address. */
const MAX_LENGTH = 40;
const UNITS: Readonly<Record<string, bigint>> = {
	'': 1n,
	b: 1n,
	k: 2n ** 10n,
	m: 2n ** 20n,
	g: 2n ** 30n,
	t: 2n ** 40n,
};
const DECIMAL = /^(\d+)(?:\.(\d+))? ?(b|[kmgt](?:i?b)?)?$/i;
const HEX = /^0x[0-9a-f]+$/i;
const DIGITS = /^\d+$/;

/**
 * Bytes from `128MB`, `128M`, `3.5 GiB`, `0x8000000` or plain digits. Units are binary, as in PowerShell.
 * @param limit the largest size
 * @throws ValueError `bad-size`, or `out-of-range` over the limit
 * @example
 * ```ts
 * import { parseSize } from '@hvmmio/vectors/case';
 * console.log(parseSize('128MB') === 2n ** 27n); // true
 * ```
 */
export function parseSize(text: string, limit = ADDRESS_LIMIT): bigint {
	const trimmed = text.trim();
	if (trimmed.length > MAX_LENGTH) {
		throw new ValueError('bad-size', 'too long for a size', EXPECTED_SIZE);
	}
	if (HEX.test(trimmed)) {
		return atMost(BigInt(trimmed), limit);
	}
	const match = DECIMAL.exec(trimmed);
	if (match === null) {
		throw new ValueError('bad-size', trimmed.startsWith('-') ? 'a size is not negative' : 'not a size', EXPECTED_SIZE);
	}
	const [, whole = '', fraction = '', unit = ''] = match;
	const scale = 10n ** BigInt(fraction.length);
	const scaled = BigInt(whole + fraction) * (UNITS[unit.charAt(0).toLowerCase()] as bigint);
	if (scaled % scale !== 0n) {
		throw new ValueError('bad-size', 'not a whole number of bytes', EXPECTED_SIZE);
	}
	return atMost(scaled / scale, limit);
}

function atMost(size: bigint, limit: bigint): bigint {
	if (size > limit) {
		const bits = limit.toString(2).length - 1;
		throw new ValueError('out-of-range', `more than 2^${bits} bytes`, `at most 0x${limit.toString(16)}`);
	}
	return size;
}

/**
 * An address: `0x` and hex digits, or decimal digits.
 * @param limit one past the largest address
 * @throws ValueError `bad-address`, or `out-of-range` from the limit on
 * @example
 * ```ts
 * import { parseAddress } from '@hvmmio/vectors/case';
 * console.log(parseAddress('0xf8000000') === 0xf8000000n); // true
 * ```
 */
export function parseAddress(text: string, limit = ADDRESS_LIMIT): bigint {
	const trimmed = text.trim();
	if (trimmed.length > MAX_LENGTH || !(HEX.test(trimmed) || DIGITS.test(trimmed))) {
		throw new ValueError('bad-address', 'not an address', EXPECTED_ADDRESS);
	}
	const address = BigInt(trimmed);
	if (address >= limit) {
		const largest = limit - 1n;
		const bits = largest.toString(2).length;
		throw new ValueError('out-of-range', `over ${bits} bits`, `at most 0x${largest.toString(16)}`);
	}
	return address;
}

/**
 * `START-END`, the end inclusive.
 * @param backwards true to accept an end below the start, which broken firmware can have
 * @throws ValueError `bad-range`, or `out-of-range` for an address from the limit on
 * @example
 * ```ts
 * import { parseRange } from '@hvmmio/vectors/case';
 * console.log(parseRange('0xf8000000-0xffffffff').last === 2n ** 32n - 1n); // true
 * ```
 */
export function parseRange(text: string, limit = ADDRESS_LIMIT, backwards = false): InclusiveRange {
	const [start, end] = twoParts(text, '-', 'not a range', EXPECTED_RANGE);
	const range = { start: part(start, limit, EXPECTED_RANGE), last: part(end, limit, EXPECTED_RANGE) };
	if (range.last < range.start && !backwards) {
		throw new ValueError('bad-range', 'ends before it starts', EXPECTED_RANGE);
	}
	return range;
}

/**
 * `START+SIZE`. With the default limit it must end at 2^52 at the latest.
 * @throws ValueError `bad-range`, `bad-size`, or `out-of-range`
 * @example
 * ```ts
 * import { parseSpan } from '@hvmmio/vectors/case';
 * console.log(parseSpan('0xf8000000+64MB').size === 2n ** 26n); // true
 * ```
 */
export function parseSpan(text: string, limit = ADDRESS_LIMIT): Span {
	const [start, size] = twoParts(text, '+', 'not a start and a size', EXPECTED_SPAN);
	return spanOf(part(start, limit, EXPECTED_SPAN), parseSize(size, limit), limit);
}

/**
 * @throws ValueError `out-of-range` if it ends past 2^52; with a larger limit it may wrap
 * @example
 * ```ts
 * import { spanOf } from '@hvmmio/vectors/case';
 * console.log(spanOf(0xf8000000n, 0x1000n).size === 4096n); // true
 * ```
 */
export function spanOf(start: bigint, size: bigint, limit = ADDRESS_LIMIT): Span {
	if (limit === ADDRESS_LIMIT && start + size > limit) {
		throw new ValueError('out-of-range', 'ends past 2^52', EXPECTED_SPAN);
	}
	return { start, size };
}

/**
 * `1920x1080`; each number has at most six digits. @throws ValueError `bad-resolution`
 * @example
 * ```ts
 * import { parseResolution } from '@hvmmio/vectors/case';
 * console.log(parseResolution('1920x1080').vertical); // 1080
 * ```
 */
export function parseResolution(text: string): { readonly horizontal: number; readonly vertical: number } {
	const [, horizontal, vertical] = /^(\d{1,6}) ?[x×] ?(\d{1,6})$/i.exec(text.trim()) ?? [];
	if (horizontal === undefined || vertical === undefined) {
		throw new ValueError('bad-resolution', 'not a resolution', EXPECTED_RESOLUTION);
	}
	return { horizontal: Number(horizontal), vertical: Number(vertical) };
}

function twoParts(text: string, separator: string, why: string, expected: string): [string, string] {
	const parts = text.length > 2 * MAX_LENGTH ? [] : text.split(separator);
	if (parts.length !== 2) {
		throw new ValueError('bad-range', why, expected);
	}
	return parts as [string, string];
}

/** An address within a range; a malformed one is reported as `bad-range`. */
function part(text: string, limit: bigint, expected: string): bigint {
	try {
		return parseAddress(text, limit);
	} catch (error) {
		throw error instanceof ValueError && error.code === 'bad-address'
			? new ValueError('bad-range', 'not a range of addresses', expected)
			: error;
	}
}
