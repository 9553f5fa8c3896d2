/** Parses untrusted JSON: like JSON.parse, but a duplicate key in an object is an error. */

import { quoted } from '@hvmmio/report';
import { InputError } from '../input-error.ts';

/** Deepest nesting that is accepted, so that recursion over a value is safe. */
const MAX_DEPTH = 64;

export interface JsonText {
	readonly value: unknown;
	/** Source text of the member `id` of the outermost object; null if there is none. */
	readonly id: string | null;
	/** A number outside of `id` that JSON.parse reads as infinite, as it is written; null if there is none. */
	readonly huge: string | null;
}

/** @param what name of the text in messages @param expected what was expected @throws InputError */
export function parseJson(text: string, what: string, expected: string): unknown {
	const { value, huge } = parseJsonText(text, what, expected);
	refuseHuge(huge, what);
	return value;
}

/** @throws InputError for a number that no double holds */
export function refuseHuge(huge: string | null, what: string): void {
	if (huge !== null) {
		throw new InputError('out-of-range', what, huge, 'too large a number', 'less than 1.8e308');
	}
}

/** The same with the source text of `id`, which may be a number beyond JavaScript's precision. @throws InputError */
export function parseJsonText(text: string, what: string, expected: string): JsonText {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		const reason = error instanceof SyntaxError ? quoted(error.message, 80) : 'nested too deeply';
		throw new InputError('bad-json', what, undefined, `not JSON (${reason})`, expected);
	}
	const { keys, depth, id } = scan(text);
	if (depth > MAX_DEPTH) {
		throw new InputError('bad-json', what, undefined, 'nested too deeply', `at most ${MAX_DEPTH} levels`);
	}
	if (keys === keysOf(value)) {
		return { value, id, huge: null };
	}
	const repeated = repeatedKey(text);
	if (repeated !== null) {
		throw new InputError('bad-json', what, repeated, 'a repeated key', 'each key once');
	}
	return { value, id, huge: hugeNumber(text, value, id) };
}

/**
 * Properties of valid JSON text that its value does not have: number of keys as written, depth, source text of `id`.
 */
function scan(text: string): { keys: number; depth: number; id: string | null } {
	let keys = 0;
	let depth = 0;
	let deepest = 0;
	let lastString = '';
	let idStart = -1;
	let id: string | null = null;
	for (let i = 0; i < text.length; i++) {
		switch (text[i]) {
			case '"': {
				const start = i;
				i = endOfString(text, i);
				// Only short strings can spell `id`, with or without escapes.
				lastString = depth === 1 && i - start < 16 ? text.slice(start, i + 1) : '';
				break;
			}
			case ':':
				keys++;
				if (depth === 1 && lastString !== '' && JSON.parse(lastString) === 'id') {
					idStart = i + 1;
				}
				break;
			case ',':
				if (depth === 1 && idStart >= 0) {
					id = text.slice(idStart, i).trim();
					idStart = -1;
				}
				break;
			case '[':
			case '{':
				depth++;
				deepest = Math.max(deepest, depth);
				break;
			case ']':
			case '}':
				depth--;
				if (depth === 0 && idStart >= 0) {
					id = text.slice(idStart, i).trim();
				}
		}
	}
	return { keys, depth: deepest, id };
}

function endOfString(text: string, start: number): number {
	let i = start + 1;
	while (text[i] !== '"') {
		i += text[i] === '\\' ? 2 : 1;
	}
	return i;
}

/** Number of keys in the parsed value; a duplicate counts once. Infinite if a number in it is. */
function keysOf(value: unknown): number {
	if (value === null || typeof value !== 'object') {
		return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : 0;
	}
	let count = 0;
	for (const item of Array.isArray(value) ? value : Object.values(value)) {
		count += keysOf(item);
	}
	return Array.isArray(value) ? count : count + Object.keys(value).length;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}:]/g;

function hugeNumber(text: string, value: unknown, id: string | null): string | null {
	const { id: _unread, ...read } = Object(value) as Record<string, unknown>;
	if (Number.isFinite(keysOf(id === null ? value : read))) {
		return null;
	}
	const tokens = [...text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g)].map(([token]) => token);
	return tokens.find((token) => token !== id && Math.abs(Number(token)) === Number.POSITIVE_INFINITY) ?? null;
}

/** A key that is duplicated within one object of valid JSON text. */
function repeatedKey(text: string): string | null {
	const objects: Set<string>[] = [];
	let last = '';
	for (const [token] of text.matchAll(TOKEN)) {
		if (token === '{') {
			objects.push(new Set());
		} else if (token === '}') {
			objects.pop();
		} else if (token === ':') {
			const keys = objects.at(-1);
			if (keys?.has(last)) {
				return JSON.parse(last);
			}
			keys?.add(last);
		}
		last = token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;
	}
	return null;
}
