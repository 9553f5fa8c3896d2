/** Parses untrusted JSON: like JSON.parse, but a duplicate key in an object is an error. */

import { quoted } from '@hvmmio/report';
import { InputError } from '../input-error.ts';

/** Deepest nesting that is accepted, so that recursion over a value is safe. */
const MAX_DEPTH = 64;

export interface JsonText {
	readonly value: unknown;
	/** Source text of the member `id` of the outermost object; null if there is none. */
	readonly id: string | null;
}

/** @param what name of the text in messages @param expected what was expected @throws InputError */
export function parseJson(text: string, what: string, expected: string): unknown {
	return parseJsonText(text, what, expected).value;
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
	const repeated = keys === keysOf(value) ? null : repeatedKey(text);
	if (repeated !== null) {
		throw new InputError('bad-json', what, repeated, 'a repeated key', 'each key once');
	}
	return { value, id };
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

/** Number of keys in the parsed value; a duplicate counts once. */
function keysOf(value: unknown): number {
	if (value === null || typeof value !== 'object') {
		return 0;
	}
	let count = 0;
	for (const item of Array.isArray(value) ? value : Object.values(value)) {
		count += keysOf(item);
	}
	return Array.isArray(value) ? count : count + Object.keys(value).length;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}:]/g;

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
