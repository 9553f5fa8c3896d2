/** JSON from outside: like JSON.parse, but a key that stands twice in an object is an error, not a silent choice. */

import { InputError } from '../input-error.ts';

/** @throws InputError; `what` names the text in the message */
export function parseJson(text: string, what: string): unknown {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		const reason = error instanceof SyntaxError ? firstLine(error.message) : 'nested too deeply';
		throw new InputError(
			'bad-json',
			what,
			undefined,
			`not JSON (${reason})`,
			'an object such as {"generation":2} would be right',
		);
	}
	const twice = repeatedKey(text);
	if (twice !== null) {
		throw new InputError('bad-json', what, twice, 'the key stands twice', 'each key once would be right');
	}
	return value;
}

/** V8 quotes the text after the reason; the reason is enough. */
function firstLine(message: string): string {
	const reason = message.split(/, "|\n/, 1)[0] as string;
	return reason.replace(/ in JSON at position.*/, '').slice(0, 60);
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
