/** Bad input: one line that says what, what was got, why it is wrong and what was expected. */

import { printable, quoted } from '@hvmmio/report';

/** The codes of docs/contract.md; other programs rely on them. */
export type ErrorCode =
	| 'usage'
	| 'bad-size'
	| 'bad-address'
	| 'bad-range'
	| 'bad-json'
	| 'bad-file'
	| 'out-of-range'
	| 'unknown-policy'
	| 'unknown-key'
	| 'not-modelled'
	| 'environment'
	| 'internal';

export class InputError extends Error {
	readonly code: ErrorCode;
	/** Each thing that is in the way, where there may be several. */
	details: readonly string[] = [];

	/**
	 * @param what the flag, key or file, as the user names it
	 * @param got the value, shown in a form that fits a line
	 * @param why what is wrong with it
	 * @param expected what was expected
	 */
	constructor(code: ErrorCode, what: string, got: unknown, why: string, expected: string) {
		const shown = got === undefined ? '' : ` ${quoted(got)}`;
		// One line, whatever is in a path that stands in it.
		super(printable(`${what}${shown}: ${why}, expected ${expected}`));
		this.name = 'InputError';
		this.code = code;
	}
}

/** Files that are built apart have a class of their own each, so the name decides. */
export function isInputError(error: unknown): error is InputError {
	return error instanceof Error && error.name === 'InputError' && 'code' in error;
}
