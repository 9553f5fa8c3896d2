/** Makes the harness's error for a source that it cannot run an error of the command. */

import { NotModelled } from '@hvmmio/kernel-harness/run';
import { InputError } from '../../input-error.ts';

/** Each missing definition gets a line; other errors are returned unchanged. */
export function refusal(path: string, error: unknown): unknown {
	if (!(error instanceof NotModelled)) {
		return error;
	}
	const { message, missing, isSyntax } = error;
	const expected = isSyntax
		? 'C that a compiler takes'
		: missing.length > 0
			? 'a definition of each by --shim FILE'
			: 'another source';
	const refused = new InputError('not-modelled', 'kernel', path, message, expected);
	refused.details = missing.map(({ file, line, name, why }) => `${file}:${line}: ${name}: ${why}`);
	return refused;
}
