/** Many requests at once: one a line on stdin, one answer a line on stdout, in the same order and constant memory. */

import { JsonBytes } from '@hvmmio/report';
import type { Context } from './context.ts';
import { InputError } from './input-error.ts';
import { parseJson } from './io/json.ts';
import { type Line, linesOf } from './io/lines.ts';
import type { Answer } from './verb.ts';

/** A line of more bytes than this is bad. */
const LONGEST_LINE = 2 ** 20;
/** Answers go out in pieces of about so many bytes. */
const PIECE = 2 ** 16;
/** Milliseconds between two words on how far it has come. */
const REPORT_EVERY = 1000;
const REQUEST_EXPECTED = '{"id":1,"vm":{}}';
const REQUEST_KEYS = ['id', 'vm', 'options'];

interface Request {
	readonly id?: unknown;
	readonly vm?: unknown;
	readonly options?: unknown;
}

/** Answers every line; a bad one is answered with its error and the rest goes on. */
export async function answerLines(context: Context, answer: (vm: unknown, options: unknown) => Answer): Promise<void> {
	const out = new JsonBytes();
	let nextReport = performance.now() + REPORT_EVERY;
	let reported = false;
	for await (const lines of linesOf(context.stdin(), LONGEST_LINE)) {
		for (const line of lines) {
			if (line.text === null || line.text.trim() !== '') {
				answerLine(context, answer, line, out);
			}
			if (out.length >= PIECE) {
				await context.write(out.take());
			}
		}
		if (out.length > 0) {
			await context.write(out.take());
		}
		const now = performance.now();
		if (now >= nextReport && lines.length > 0 && !context.terminal) {
			context.progress(`${lines.at(-1)?.number} lines`);
			nextReport = now + REPORT_EVERY;
			reported = true;
		}
	}
	if (reported) {
		context.progress('');
	}
}

function answerLine(
	context: Context,
	answer: (vm: unknown, options: unknown) => Answer,
	line: Line,
	out: JsonBytes,
): void {
	let id: unknown = null;
	try {
		const request = parseRequest(line);
		id = request.id ?? null;
		checkKeys(request);
		const { found, document, write } = answer(given(request.vm), given(request.options));
		context.found ||= found;
		out.text(`{"id":${JSON.stringify(id)},`);
		if (write) {
			write(out);
		} else {
			out.text(JSON.stringify(document()).slice(1));
		}
		out.text('\n');
	} catch (error) {
		if (!(error instanceof InputError)) {
			throw error;
		}
		context.badInput = true;
		const { code, message } = error;
		out.text(`${JSON.stringify({ id, line: line.number, error: { code, message } })}\n`);
	}
}

/** What is left out is empty; null is not left out. */
function given(part: unknown): unknown {
	return part === undefined ? {} : part;
}

function parseRequest({ number, text, problem }: Line): Request {
	const what = `line ${number}`;
	if (text === null) {
		const expected = `UTF-8 of at most ${LONGEST_LINE} bytes`;
		throw new InputError('bad-json', what, undefined, String(problem), expected);
	}
	const value = parseJson(text, what, REQUEST_EXPECTED);
	if (value === null || typeof value !== 'object' || Array.isArray(value)) {
		throw new InputError('bad-json', what, value, 'not an object', REQUEST_EXPECTED);
	}
	return value;
}

function checkKeys(request: Request): void {
	const unknown = Object.keys(request).find((key) => !REQUEST_KEYS.includes(key));
	if (unknown !== undefined) {
		throw new InputError('unknown-key', 'request', unknown, 'unknown key', 'id, vm and options');
	}
}
