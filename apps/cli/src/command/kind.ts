/**
 * Kinds of option values. A kind parses a value from command-line text and from JSON, and describes what it expects, so
 * that one table of options defines flags, help, completions, `--vm` files and `--ndjson` requests.
 */

import { type ErrorCode, InputError } from '../input-error.ts';
import { alternatives, expectedOf } from './suggest.ts';

/** An invalid value, thrown by a kind; callers that know the option's name turn it into an InputError. */
export class ValueError extends Error {
	readonly code: ErrorCode;
	readonly why: string;
	readonly expected: string;

	constructor(code: ErrorCode, why: string, expected: string) {
		super(why);
		this.code = code;
		this.why = why;
		this.expected = expected;
	}
}

export interface Kind<T> {
	/** Placeholder of the value in help: `SIZE`; empty for a flag without a value. */
	readonly placeholder: string;
	/** Parses a value from the command line. @throws ValueError */
	fromText(text: string): T;
	/** Parses a value from JSON. @throws ValueError */
	fromJson(value: unknown): T;
	/** JSON Schema of the values that `fromJson` accepts. */
	readonly schema: object;
	/** Values for shell completion. */
	readonly values?: readonly string[];
	/** True if the value is a file name. */
	readonly isFile?: boolean;
}

/** Runs a kind's parser on command-line text, adding the flag's name and the text to errors. */
export function readingText<T>(what: string, text: string, read: () => T): T {
	return named(what, text, read);
}

/** The same for a JSON value, which errors show as JSON, strings with quotes. */
export function readingJson<T>(what: string, value: unknown, read: () => T): T {
	return named(what, typeof value === 'string' ? JSON.stringify(value) : value, read);
}

function named<T>(what: string, shown: unknown, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw error instanceof ValueError ? new InputError(error.code, what, shown, error.why, error.expected) : error;
	}
}

/** A kind whose JSON form is the command line's text. */
export function textKind<T>(
	placeholder: string,
	fromText: (text: string) => T,
	expected: string,
	{ code = 'usage', schema = {} }: { readonly code?: ErrorCode; readonly schema?: object } = {},
): Kind<T> {
	return {
		placeholder,
		schema: { type: 'string', ...schema },
		fromText,
		fromJson(value) {
			if (typeof value !== 'string') {
				throw new ValueError(code, 'not a string', expected);
			}
			return fromText(value);
		},
	};
}

/** A file name, with shell completion. */
export function fileKind(placeholder: string, expected: string): Kind<string> {
	return { ...textKind(placeholder, (text) => text, expected), isFile: true };
}

interface ChoiceOptions<T> {
	readonly code?: ErrorCode;
	/** Other names that the command line accepts, given here in lower case and matched in any case. */
	readonly aliases?: Readonly<Record<string, T>>;
	/** Placeholder in help if there are too many values to list. */
	readonly placeholder?: string;
	/** Description of the expected value if there are too many to list. */
	readonly expected?: string;
	readonly why?: string;
}

/** One of a few words or numbers; numbers are JSON numbers. */
export function choiceKind<T extends string | number>(values: readonly T[], options: ChoiceOptions<T> = {}): Kind<T> {
	const { code = 'usage', aliases = {}, placeholder = values.join('|'), why = 'not one of them' } = options;
	const { expected = alternatives(values) } = options;
	const find = (accepts: (value: T) => boolean, got: unknown) => {
		const found = values.find(accepts);
		if (found === undefined) {
			throw new ValueError(
				code,
				why,
				typeof got === 'string' ? expectedOf(got, values.map(String), expected) : expected,
			);
		}
		return found;
	};
	return {
		placeholder,
		schema: { enum: values },
		values: values.map(String),
		fromText: (text) =>
			Object.hasOwn(aliases, text.toLowerCase())
				? (aliases[text.toLowerCase()] as T)
				: find((value) => String(value) === text, text),
		fromJson: (json) => find((value) => value === json, json),
	};
}

/** A flag on the command line, a boolean in JSON. */
export const booleanKind: Kind<boolean> = {
	placeholder: '',
	schema: { type: 'boolean' },
	fromText: (text) => text === 'true',
	fromJson(value) {
		if (typeof value !== 'boolean') {
			throw new ValueError('usage', 'not a boolean', 'true or false');
		}
		return value;
	},
};
