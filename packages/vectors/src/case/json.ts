/** A case in JSON: the `input` of `hvmmio reserve`, its NDJSON requests, difftest's disagreements and the vectors. */

import {
	type Answer,
	type Case,
	type CaseFlags,
	type InclusiveRange,
	type Message,
	type Span,
	USUAL_CASE,
} from './case.ts';
import { FLAGS } from './fields.ts';
import { EXPECTED_SIZE, parseAddress, parseRange, parseSize, parseSpan, ValueError } from './text.ts';

/** Addresses are lower-case hex strings, and so is a size above 2^53 - 1. */
export interface SpanJson {
	readonly start: string;
	readonly size: number | string;
}

export interface RangeJson extends SpanJson {
	/** Inclusive. */
	readonly end: string;
}

export interface CaseJson extends CaseFlags {
	/** `START-END`, the end inclusive, in the order of `_CRS`. */
	readonly mmio: readonly string[];
	readonly lfbBase: string;
	readonly lfbSize: number;
	readonly bar: SpanJson;
}

/** An answer in JSON: hex addresses, an inclusive end, sizes in bytes. */
export interface AnswerJson {
	readonly reserved: RangeJson | null;
	/** The size before the loop; negative if a C int wrapped, null if the engine cannot observe it. */
	readonly firstSize: number | string | null;
	readonly attempts: number;
	readonly messages: readonly Message[];
	readonly failed?: string;
}

/**
 * Invalid JSON of a case; `key` is the offending property.
 * @example
 * ```ts
 * import { CaseError, parseCase } from '@hvmmio/vectors/case';
 * try {
 * 	parseCase({ mmio: [], colour: 'red' });
 * } catch (error) {
 * 	console.log(error instanceof CaseError && error.key); // colour
 * }
 * ```
 */
export class CaseError extends Error {
	readonly key: string;
	readonly why: string;
	readonly expected: string;

	constructor(key: string, why: string, expected: string) {
		super(`${key}: ${why}, expected ${expected}`);
		this.name = 'CaseError';
		this.key = key;
		this.why = why;
		this.expected = expected;
	}
}

const U64 = 2n ** 64n;
const U32 = 2n ** 32n;
const NUMBERS = ['mmio', 'lfbBase', 'lfbSize', 'bar'];

/**
 * Parses a case. Only `mmio` is required, other fields have defaults. Any 64-bit pattern is accepted. @throws CaseError
 * for an unknown key or an invalid value
 * @example
 * ```ts
 * import { parseCase } from '@hvmmio/vectors/case';
 * const { mmio, lfbBase } = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' });
 * console.log(mmio.length, lfbBase); // 1 0
 * ```
 */
export function parseCase(json: unknown): Case {
	if (typeof json !== 'object' || json === null || Array.isArray(json)) {
		throw new CaseError('case', 'not an object', '{"mmio":["0xf8000000-0xffffffff"],…}');
	}
	const given = json as Readonly<Record<string, unknown>>;
	const keys = [...NUMBERS, ...FLAGS.map(({ field }) => field)];
	const unknown = Object.keys(given).find((key) => !keys.includes(key));
	if (unknown !== undefined) {
		throw new CaseError(unknown, 'unknown key', keys.join(', '));
	}
	const read = <T>(key: string, usual: T, parse: (value: unknown) => T): T =>
		given[key] === undefined ? usual : named(key, () => parse(given[key]));
	return {
		mmio: named('mmio', () => mmioFrom(given['mmio'])),
		...flagsFrom(given),
		lfbBase: read('lfbBase', USUAL_CASE.lfbBase, (value) => Number(parseAddress(textOf(value), U32))),
		lfbSize: read('lfbSize', USUAL_CASE.lfbSize, (value) => Number(sizeFrom(value, U32 - 1n))),
		bar: read('bar', USUAL_CASE.bar, spanFrom),
	};
}

/**
 * Formats a case as JSON, with every field.
 * @example
 * ```ts
 * import { formatCase, parseCase } from '@hvmmio/vectors/case';
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' });
 * console.log(formatCase(input).mmio.join()); // 0xf8000000-0xffffffff
 * ```
 */
export function formatCase(input: Case): CaseJson {
	const flags = Object.fromEntries(FLAGS.map(({ field }) => [field, input[field]])) as unknown as CaseFlags;
	return {
		mmio: input.mmio.map(formatRange),
		...flags,
		lfbBase: hex(input.lfbBase),
		lfbSize: input.lfbSize,
		bar: { start: hex(input.bar.start), size: sizeJson(input.bar.size) },
	};
}

/**
 * Formats an answer as JSON.
 * @example
 * ```ts
 * import { formatAnswer } from '@hvmmio/vectors/case';
 * const answer = { start: 0xf8000000n, size: 0x4000000n, firstSize: 0x4000000n, attempts: 1, messages: [] };
 * console.log(formatAnswer(answer).reserved?.start); // 0xf8000000
 * ```
 */
export function formatAnswer({ start, size, firstSize, attempts, messages, failed }: Answer): AnswerJson {
	const end = BigInt.asUintN(64, start + size - 1n);
	return {
		reserved: size === 0n ? null : { start: hex(start), end: hex(end), size: sizeJson(size) },
		firstSize: firstSize === null ? null : sizeJson(firstSize >= 2n ** 63n ? BigInt.asIntN(64, firstSize) : firstSize),
		attempts,
		messages,
		...(failed === undefined ? {} : { failed }),
	};
}

/**
 * Parses the answer of a published vector or of `hvmmio reserve`.
 * @example
 * ```ts
 * import { parseAnswer } from '@hvmmio/vectors/case';
 * const span = { start: '0xf8000000', size: 64 * 2 ** 20 };
 * console.log(parseAnswer({ requested: span, reserved: span, attempts: 1, messages: [] }).size === 64n * 2n ** 20n); // true
 * ```
 */
export function parseAnswer(json: {
	readonly requested: SpanJson | null;
	readonly reserved: SpanJson | null;
	readonly attempts: number;
	readonly messages: readonly Message[];
}): Answer {
	return {
		start: BigInt(json.reserved?.start ?? 0),
		size: BigInt(json.reserved?.size ?? 0),
		firstSize: BigInt.asUintN(64, BigInt(json.requested?.size ?? 0)),
		attempts: json.attempts,
		messages: json.messages,
	};
}

/**
 * `0xf8000000-0xffffffff`, the end inclusive.
 * @example
 * ```ts
 * import { formatRange } from '@hvmmio/vectors/case';
 * console.log(formatRange({ start: 0xf8000000n, last: 0xffffffffn })); // 0xf8000000-0xffffffff
 * ```
 */
export function formatRange({ start, last }: InclusiveRange): string {
	return `${hex(start)}-${hex(last)}`;
}

/**
 * A number as lower-case hex with `0x`.
 * @example
 * ```ts
 * import { hex } from '@hvmmio/vectors/case';
 * console.log(hex(4096n)); // 0x1000
 * ```
 */
export function hex(value: bigint | number): string {
	return `0x${value.toString(16)}`;
}

/**
 * A size in bytes as an integer, or above 2^53 - 1 as a hex string.
 * @example
 * ```ts
 * import { sizeJson } from '@hvmmio/vectors/case';
 * console.log(sizeJson(4096n)); // 4096
 * ```
 */
export function sizeJson(size: bigint): number | string {
	return size <= Number.MAX_SAFE_INTEGER && size >= -Number.MAX_SAFE_INTEGER ? Number(size) : hex(size);
}

function flagsFrom(given: Readonly<Record<string, unknown>>): CaseFlags {
	const entries = FLAGS.map(({ field, values, usual }) => {
		const value = given[field] === undefined ? values[usual] : given[field];
		if (!(values as readonly unknown[]).includes(value)) {
			throw new CaseError(field, 'not one of its two values', `${values[0]} or ${values[1]}`);
		}
		return [field, value];
	});
	return Object.fromEntries(entries) as unknown as CaseFlags;
}

function mmioFrom(value: unknown): InclusiveRange[] {
	if (!Array.isArray(value)) {
		throw new ValueError('bad-range', 'not a list', '["0xf8000000-0xffffffff"]');
	}
	return value.map((text) => parseRange(textOf(text), U64, true));
}

function spanFrom(value: unknown): Span {
	if (typeof value === 'string') {
		return parseSpan(value, U64);
	}
	const { start, size, ...more } = Object(value) as Record<string, unknown>;
	if (start === undefined || size === undefined || Object.keys(more).length > 0) {
		throw new ValueError('bad-range', 'not a start and a size', '{"start":"0xf8000000","size":67108864}');
	}
	return { start: parseAddress(textOf(start), U64), size: sizeFrom(size, U64 - 1n) };
}

function sizeFrom(value: unknown, limit: bigint): bigint {
	if (typeof value === 'number' && (!Number.isSafeInteger(value) || value < 0)) {
		throw new ValueError('bad-size', 'not a size', EXPECTED_SIZE);
	}
	return parseSize(textOf(value), limit);
}

/** A string or number as text; anything else as the empty text, which every parser refuses. */
function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function named<T>(key: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw error instanceof ValueError ? new CaseError(key, error.why, error.expected) : error;
	}
}
