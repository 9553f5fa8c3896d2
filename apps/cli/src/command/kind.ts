/**
 * The kinds of values that options have. A kind reads a value from the command line's text and from JSON, and says
 * what it expects; the same table of options then serves flags, help, completions, `--vm` files and `--ndjson` requests.
 */

import { type ErrorCode, InputError } from '../input-error.ts';
import { alternatives, expectedOf } from './suggest.ts';

/** Why a value is wrong, thrown by a kind and turned into an InputError by who knows the option's name. */
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
	/** Stands for the value in help: `SIZE`; empty for a flag that takes none. */
	readonly placeholder: string;
	/** From the command line. @throws ValueError */
	fromText(text: string): T;
	/** From JSON. @throws ValueError */
	fromJson(value: unknown): T;
	/** JSON Schema of what `fromJson` takes. */
	readonly schema: object;
	/** The values to propose where a shell completes. */
	readonly values?: readonly string[];
	/** Is the value a file's name? */
	readonly isFile?: boolean;
}

/** Runs a kind's reader on text from the command line and puts the flag's name and the text to what it throws. */
export function readingText<T>(what: string, text: string, read: () => T): T {
	return named(what, text, read);
}

/** The same for a value from JSON, which is shown as JSON: a string with its quotes. */
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

/** The name of a file, which a shell completes. */
export function fileKind(placeholder: string, expected: string): Kind<string> {
	return { ...textKind(placeholder, (text) => text, expected), isFile: true };
}

interface ChoiceOptions<T> {
	readonly code?: ErrorCode;
	/** Other names that the command line takes, in lower case; it takes them in any. */
	readonly aliases?: Readonly<Record<string, T>>;
	/** Stands for the value in help where there are too many to list. */
	readonly placeholder?: string;
	/** What is expected where there are too many to list. */
	readonly expected?: string;
	readonly why?: string;
}

/** One of a few words (or numbers, which JSON gives as such). */
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

/** Yes or no: a flag on the command line, a boolean in JSON. */
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
