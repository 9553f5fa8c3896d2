/**
 * The kinds of values that options have. A kind reads a value from the command line's text and from JSON, and says
 * what it expects; the same table of options then serves flags, `--vm` files and `--ndjson` requests.
 */

import { type ErrorCode, InputError } from '../input-error.ts';

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
	/** Stands for the value in help: `SIZE`. */
	readonly placeholder: string;
	/** From the command line. @throws ValueError */
	fromText(text: string): T;
	/** From JSON. @throws ValueError */
	fromJson(value: unknown): T;
	/** The values to propose where a shell completes. */
	readonly values?: readonly string[];
}

/** Runs a kind's reader and puts the option's name and the value to what it throws. */
export function reading<T>(what: string, value: unknown, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw error instanceof ValueError ? new InputError(error.code, what, value, error.why, error.expected) : error;
	}
}

/** A kind whose JSON form is the command line's text. */
export function textKind<T>(
	placeholder: string,
	fromText: (text: string) => T,
	expected: string,
	code: ErrorCode = 'usage',
): Kind<T> {
	return {
		placeholder,
		fromText,
		fromJson(value) {
			if (typeof value !== 'string') {
				throw new ValueError(code, 'not a string', expected);
			}
			return fromText(value);
		},
	};
}

/** `core, wasm or kernel`. */
export function alternatives(values: readonly (string | number)[]): string {
	const last = values.at(-1) ?? 'nothing';
	return values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${last}` : String(last);
}

/** One of a few words (or numbers, which JSON may give as such). */
export function choiceKind<T extends string | number>(values: readonly T[], code: ErrorCode = 'usage'): Kind<T> {
	const expected = alternatives(values);
	const find = (accepts: (value: T) => boolean) => {
		const found = values.find(accepts);
		if (found === undefined) {
			throw new ValueError(code, code === 'unknown-policy' ? 'no such policy' : 'not one of them', expected);
		}
		return found;
	};
	return {
		placeholder: values.length <= 4 ? values.join('|') : 'ID',
		values: values.map(String),
		fromText: (text) => find((value) => String(value) === text),
		fromJson: (json) => find((value) => value === json),
	};
}

/** Yes or no: a flag on the command line, a boolean in JSON. */
export const booleanKind: Kind<boolean> = {
	placeholder: '',
	fromText: (text) => text === 'true',
	fromJson(value) {
		if (typeof value !== 'boolean') {
			throw new ValueError('usage', 'not a boolean', 'true or false');
		}
		return value;
	},
};
