/** Sizes, addresses and what is made of them. All are exact: a value that a number cannot hold is refused. */

import { ADDRESS_LIMIT, fromInclusive, type Range, type Span } from '@hvmmio/core';
import { type Kind, textKind, ValueError } from '../command/kind.ts';

const SIZE_EXPECTED = '128MB, 3.5GB, 8KB, 0x8000000 or plain bytes';
const ADDRESS_EXPECTED = 'an address such as 0xf8000000';
const RANGE_EXPECTED = 'START-END with an inclusive end such as 0xf8000000-0xffffffff';
const SPAN_EXPECTED = 'START+SIZE such as 0xf8000000+64MB';

/** No number that is written with more characters is meant seriously; and no pattern sees more of them. */
const LONGEST = 40;
const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };
const DECIMAL = /^(\d+(?:\.\d+)?) ?(b|[kmgt](?:i?b)?)?$/i;
const HEX = /^0x[0-9a-f]+$/i;
const DIGITS = /^\d+$/;

/** Bytes from `128MB`, `3.5GB`, `150MiB`, `128M`, `0x8000000` or plain digits. Units are binary, as PowerShell's are. */
function parseSize(text: string): number {
	const trimmed = text.trim();
	const bad = (why: string) => new ValueError('bad-size', why, SIZE_EXPECTED);
	if (trimmed.length > LONGEST) {
		throw bad('too long for a size');
	}
	if (HEX.test(trimmed)) {
		return exact(Number(BigInt(trimmed)), bad);
	}
	const [, digits = '', unit = ''] = DECIMAL.exec(trimmed) ?? [];
	if (digits === '') {
		throw bad(trimmed.startsWith('-') ? 'a size is not negative' : 'not a size');
	}
	return exact(Number(digits) * (UNITS[unit.charAt(0).toLowerCase()] as number), bad);
}

function exact(bytes: number, bad: (why: string) => ValueError): number {
	if (bytes > ADDRESS_LIMIT) {
		throw new ValueError('out-of-range', 'more than 2^52 bytes', 'at most 0x10000000000000');
	}
	if (!Number.isInteger(bytes)) {
		throw bad('not a whole number of bytes');
	}
	return bytes;
}

/** A size in JSON: an integer, or text as on the command line. */
const SIZE_SCHEMA = { anyOf: [{ type: 'integer', minimum: 0, maximum: ADDRESS_LIMIT }, { type: 'string' }] };
const ADDRESS_SCHEMA = { pattern: '^(0x[0-9a-fA-F]+|[0-9]+)$' };

export const sizeKind: Kind<number> = {
	placeholder: 'SIZE',
	schema: SIZE_SCHEMA,
	fromText: parseSize,
	fromJson(value) {
		if (typeof value === 'string') {
			return parseSize(value);
		}
		if (typeof value !== 'number' || value < 0) {
			throw new ValueError('bad-size', 'not a size', SIZE_EXPECTED);
		}
		return exact(value, (why) => new ValueError('bad-size', why, SIZE_EXPECTED));
	},
};

function parseAddress(text: string): number {
	const trimmed = text.trim();
	if (trimmed.length > LONGEST || !(HEX.test(trimmed) || DIGITS.test(trimmed))) {
		throw new ValueError('bad-address', 'not an address', ADDRESS_EXPECTED);
	}
	const address = Number(BigInt(trimmed));
	if (address >= ADDRESS_LIMIT) {
		throw new ValueError('out-of-range', 'over 52 bits', 'at most 0xfffffffffffff');
	}
	return address;
}

export const addressKind = textKind('ADDR', parseAddress, ADDRESS_EXPECTED, {
	code: 'bad-address',
	schema: ADDRESS_SCHEMA,
});

/** An address of 32 bits, as `lfb_base` is. */
export const address32Kind = textKind(
	'ADDR',
	(text) => fits32(parseAddress(text), 'at most 0xffffffff'),
	ADDRESS_EXPECTED,
	{ code: 'bad-address', schema: ADDRESS_SCHEMA },
);

/** A size of 32 bits, as `lfb_size` is. */
export const size32Kind: Kind<number> = {
	placeholder: 'SIZE',
	schema: SIZE_SCHEMA,
	fromText: (text) => fits32(parseSize(text), 'less than 4GB'),
	fromJson: (value) => fits32(sizeKind.fromJson(value), 'less than 4GB'),
};

function fits32(value: number, expected: string): number {
	if (value > 0xffff_ffff) {
		throw new ValueError('out-of-range', 'over 32 bits', expected);
	}
	return value;
}

function parseRange(text: string): Range {
	const [start, end, more] = text.length > 2 * LONGEST ? [] : text.split('-');
	if (start === undefined || end === undefined || more !== undefined) {
		throw new ValueError('bad-range', 'not a range', RANGE_EXPECTED);
	}
	const [from, to] = [part(start, RANGE_EXPECTED), part(end, RANGE_EXPECTED)];
	if (to < from) {
		throw new ValueError('bad-range', 'ends before it starts', RANGE_EXPECTED);
	}
	return fromInclusive(from, to);
}

/** `START-END`, the end inclusive. */
export const rangeKind = textKind('START-END', parseRange, RANGE_EXPECTED, {
	code: 'bad-range',
	schema: { pattern: '^[^-]+-[^-]+$' },
});

function parseSpan(text: string): Span {
	const [start, size, more] = text.length > 2 * LONGEST ? [] : text.split('+');
	if (start === undefined || size === undefined || more !== undefined) {
		throw new ValueError('bad-range', 'not a start and a size', SPAN_EXPECTED);
	}
	return span(part(start, SPAN_EXPECTED), parseSize(size));
}

function span(start: number, size: number): Span {
	if (start + size > ADDRESS_LIMIT) {
		throw new ValueError('out-of-range', 'ends past 2^52', SPAN_EXPECTED);
	}
	return { start, size };
}

/** `START+SIZE`; in JSON also `{"start": "0x…", "size": N}`. */
export const spanKind: Kind<Span> = {
	placeholder: 'START+SIZE',
	schema: {
		anyOf: [
			{ type: 'string', pattern: '^[^+]+\\+[^+]+$' },
			{
				type: 'object',
				properties: { start: { type: 'string', ...ADDRESS_SCHEMA }, size: SIZE_SCHEMA },
				required: ['start', 'size'],
				additionalProperties: false,
			},
		],
	},
	fromText: parseSpan,
	fromJson(value) {
		if (typeof value === 'string') {
			return parseSpan(value);
		}
		const { start, size, ...more } = Object(value) as Record<string, unknown>;
		if (start === undefined || size === undefined || Object.keys(more).length > 0) {
			const expected = '{"start":"0xf8000000","size":67108864}';
			throw new ValueError('bad-range', 'not a start and a size', expected);
		}
		return span(addressKind.fromJson(start), sizeKind.fromJson(size));
	},
};

/** An address inside a longer value: what is wrong is the value, unless the address is out of range. */
function part(text: string, expected: string): number {
	try {
		return parseAddress(text);
	} catch (error) {
		throw error instanceof ValueError && error.code === 'bad-address'
			? new ValueError('bad-range', 'not a range of addresses', expected)
			: error;
	}
}

/** A whole number in decimal digits. */
export function wholeKind(min: number, max: number): Kind<number> {
	const expected = `a whole number from ${min} to ${max}`;
	const check = (value: number) => {
		if (!Number.isInteger(value)) {
			throw new ValueError('usage', 'not a whole number', expected);
		}
		if (value < min || value > max) {
			throw new ValueError('out-of-range', value < min ? 'too small' : 'too large', expected);
		}
		return value;
	};
	return {
		placeholder: 'N',
		schema: { type: 'integer', minimum: min, maximum: max },
		fromText: (text) => check(/^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN),
		fromJson: (value) => check(typeof value === 'number' ? value : Number.NaN),
	};
}
