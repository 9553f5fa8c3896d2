/** Kinds for sizes, addresses, ranges and spans. */

import { ADDRESS_LIMIT, fromInclusive, type Range, type Span } from '@hvmmio/core/address';
import * as text from '@hvmmio/vectors/case';
import { type Kind, textKind, ValueError } from '../command/kind.ts';

/** Runs a parser, converting its error to that of a flag's value. */
export function read<T>(parse: () => T): T {
	try {
		return parse();
	} catch (error) {
		if (error instanceof text.ValueError) {
			throw new ValueError(error.code === 'bad-resolution' ? 'usage' : error.code, error.why, error.expected);
		}
		throw error;
	}
}

const parseSize = (value: string): number => read(() => Number(text.parseSize(value)));
const parseAddress = (value: string): number => read(() => Number(text.parseAddress(value)));

/** A size in JSON: an integer, or a string as on the command line. */
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
			throw new ValueError('bad-size', 'not a size', text.EXPECTED_SIZE);
		}
		if (!Number.isInteger(value)) {
			throw new ValueError('bad-size', 'not a whole number of bytes', text.EXPECTED_SIZE);
		}
		return parseSize(String(Math.min(value, Number.MAX_SAFE_INTEGER)));
	},
};

export const addressKind = textKind('ADDR', parseAddress, text.EXPECTED_ADDRESS, {
	code: 'bad-address',
	schema: ADDRESS_SCHEMA,
});

/** A 32-bit address, such as `lfb_base`. */
export const address32Kind = textKind(
	'ADDR',
	(value) => fits32(parseAddress(value), 'at most 0xffffffff'),
	text.EXPECTED_ADDRESS,
	{ code: 'bad-address', schema: ADDRESS_SCHEMA },
);

/** A 32-bit size, such as `lfb_size`. */
export const size32Kind: Kind<number> = {
	placeholder: 'SIZE',
	schema: SIZE_SCHEMA,
	fromText: (value) => fits32(parseSize(value), 'less than 4GB'),
	fromJson: (value) => fits32(sizeKind.fromJson(value), 'less than 4GB'),
};

function fits32(value: number, expected: string): number {
	if (value > 0xffff_ffff) {
		throw new ValueError('out-of-range', 'over 32 bits', expected);
	}
	return value;
}

function parseRange(value: string): Range {
	const { start, last } = read(() => text.parseRange(value));
	return fromInclusive({ start: Number(start), last: Number(last) });
}

/** `START-END`, the end inclusive. */
export const rangeKind = textKind('START-END', parseRange, text.EXPECTED_RANGE, {
	code: 'bad-range',
	schema: { pattern: '^[^-]+-[^-]+$' },
});

function spanOf({ start, size }: { readonly start: bigint; readonly size: bigint }): Span {
	return { start: Number(start), size: Number(size) };
}

const parseSpan = (value: string): Span => spanOf(read(() => text.parseSpan(value)));

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
		const [from, bytes] = [BigInt(addressKind.fromJson(start)), BigInt(sizeKind.fromJson(size))];
		return spanOf(read(() => text.spanOf(from, bytes)));
	},
};

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
		fromText: (value) => check(/^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN),
		fromJson: (value) => check(typeof value === 'number' ? value : Number.NaN),
	};
}
