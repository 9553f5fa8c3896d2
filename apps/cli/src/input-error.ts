/** Bad input: a one-line message with the name, the given value, the reason, and what was expected. */

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
	/** Additional lines, if there are several problems. */
	details: readonly string[] = [];

	/**
	 * @param what the flag, key or file, as the user wrote it @param got the value; it is shortened to fit a line @param
	 * why the problem
	 * @param expected what was expected
	 */
	constructor(code: ErrorCode, what: string, got: unknown, why: string, expected: string) {
		const shown = got === undefined ? '' : ` ${quoted(got)}`;
		// Remains one line whatever characters a path contains.
		super(printable(`${what}${shown}: ${why}, expected ${expected}`));
		this.name = 'InputError';
		this.code = code;
	}
}

/** Bundles that are built separately each have their own class, so the name is compared. */
export function isInputError(error: unknown): error is InputError {
	return error instanceof Error && error.name === 'InputError' && 'code' in error;
}
