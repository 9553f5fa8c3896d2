/** JSON from outside: like JSON.parse, but a key that stands twice in an object is an error, not a silent choice. */

import { InputError } from '../input-error.ts';

/** @throws InputError; `what` names the text in the message and `expected` says what was expected */
export function parseJson(text: string, what: string, expected: string): unknown {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		const reason = error instanceof SyntaxError ? firstLine(error.message) : 'nested too deeply';
		throw new InputError('bad-json', what, undefined, `not JSON (${reason})`, expected);
	}
	const twice = keysWritten(text, what) === keysOf(value) ? null : repeatedKey(text);
	if (twice !== null) {
		throw new InputError('bad-json', what, twice, 'the key stands twice', 'each key once');
	}
	return value;
}

/** V8 quotes the text after the reason; the reason is enough. */
function firstLine(message: string): string {
	const reason = message.split(/, "|\n/, 1)[0] as string;
	return reason.replace(/ in JSON at position.*/, '').slice(0, 60);
}

/** No request is nested deeper, and recursion over a value is safe. */
const DEEPEST = 64;

/**
 * Keys as they stand in a text that is valid JSON: each has its colon outside of strings.
 * @throws InputError where objects and arrays are nested too deeply
 */
function keysWritten(text: string, what: string): number {
	let count = 0;
	let depth = 0;
	for (let i = 0; i < text.length; i++) {
		switch (text[i]) {
			case '"':
				i = endOfString(text, i);
				break;
			case ':':
				count++;
				break;
			case '[':
			case '{':
				depth++;
				break;
			case ']':
			case '}':
				depth--;
		}
		if (depth > DEEPEST) {
			throw new InputError('bad-json', what, undefined, 'nested too deeply', `at most ${DEEPEST} levels`);
		}
	}
	return count;
}

function endOfString(text: string, start: number): number {
	let i = start + 1;
	while (text[i] !== '"') {
		i += text[i] === '\\' ? 2 : 1;
	}
	return i;
}

/** Keys that the parsed value has left; a repeated one counts once. */
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

/** A key that stands twice in one object of a text that is valid JSON. */
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
