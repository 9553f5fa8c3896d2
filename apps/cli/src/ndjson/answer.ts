/** The answer to one request line, valid or not. */

import { readJson, type Table } from '../command/option.ts';
import { InputError, isInputError } from '../input-error.ts';
import { type JsonText, parseJsonText, refuseHuge } from '../io/json.ts';
import type { Line } from '../io/lines.ts';
import type { ModelVerb } from '../model-verb.ts';
import { vmTable } from '../options/vm.ts';
import type { Summary } from './summary.ts';

/** Longest request line in bytes. */
export const MAX_LINE = 2 ** 20;
const REQUEST_EXPECTED = '{"id":1,"vm":{}}';
const REQUEST_KEYS = ['id', 'vm', 'options'];
const PROBLEMS = { 'too-long': 'too long', 'not-utf-8': 'not UTF-8' } as const;

/** Outcome of several lines. */
export interface Outcome {
	found: boolean;
	badInput: boolean;
}

export interface Answering<T extends Table> {
	readonly verb: ModelVerb<T>;
	/** Counts the answers instead of writing them; null to write them. */
	readonly summary: Summary | null;
}

/** The answer to a line, with a line end; empty for a blank line or with a summary. */
export function answerLine<T extends Table>({ verb, summary }: Answering<T>, line: Line, outcome: Outcome): string {
	if (line.text !== null && line.text.trim() === '') {
		return '';
	}
	// The id is returned as source text, since a number might lose digits.
	let id = 'null';
	try {
		const request = parseRequest(line);
		id = request.id ?? 'null';
		refuseHuge(request.huge, `line ${line.number}`);
		checkKeys(request.value);
		const { vm = {}, options = {} } = request.value;
		const nameOf = (key: string) => (Object.hasOwn(verb.table, key) ? `options.${key}` : `vm.${key}`);
		const answer = verb.answer(readJson(vmTable, vm, 'vm'), readJson(verb.table, options, 'options'), nameOf);
		outcome.found ||= answer.found;
		if (summary !== null) {
			summary.add(answer.group?.());
			return '';
		}
		return `{"id":${id},${JSON.stringify(answer.document()).slice(1)}\n`;
	} catch (error) {
		if (!isInputError(error)) {
			throw error;
		}
		outcome.badInput = true;
		const { code, message } = error;
		const text = `{"id":${id},${JSON.stringify({ line: line.number, error: { code, message } }).slice(1)}`;
		if (summary !== null) {
			summary.addBad(text);
			return '';
		}
		return `${text}\n`;
	}
}

interface Request extends JsonText {
	readonly value: { readonly vm?: unknown; readonly options?: unknown };
}

function parseRequest({ number, text, problem }: Line): Request {
	const what = `line ${number}`;
	if (text === null) {
		const why = problem === null ? 'no text' : PROBLEMS[problem];
		throw new InputError('bad-json', what, undefined, why, `UTF-8 of at most ${MAX_LINE} bytes`);
	}
	const { value, ...rest } = parseJsonText(text, what, REQUEST_EXPECTED);
	if (value === null || typeof value !== 'object' || Array.isArray(value)) {
		throw new InputError('bad-json', what, rest.huge ?? value, 'not an object', REQUEST_EXPECTED);
	}
	return { value, ...rest };
}

function checkKeys(request: object): void {
	const unknown = Object.keys(request).find((key) => !REQUEST_KEYS.includes(key));
	if (unknown !== undefined) {
		throw new InputError('unknown-key', 'request', unknown, 'unknown key', 'id, vm and options');
	}
}
