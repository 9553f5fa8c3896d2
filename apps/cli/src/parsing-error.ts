/** What the command line parser objects to, as the one line that bad input gets. */

import {
	AliasNotFoundError,
	ArgumentParseError,
	FlagNotFoundError,
	InvalidNegatedFlagSyntaxError,
	UnexpectedFlagError,
	UnexpectedPositionalError,
	UnsatisfiedFlagError,
	UnsatisfiedPositionalError,
} from '@stricli/core';
import { InputError } from './input-error.ts';

const usage = (what: string, got: unknown, why: string, expected: string) =>
	new InputError('usage', what, got, why, expected);

/** An InputError for what the user can mend; what else it is, as it came. */
export function parsingError(error: unknown): unknown {
	if (error instanceof ArgumentParseError) {
		const { exception, externalFlagNameOrPlaceholder: name, input } = error;
		return exception instanceof InputError ? exception : usage(flag(name), input, 'takes no value', 'the flag alone');
	}
	if (error instanceof FlagNotFoundError) {
		return usage(flag(error.input), undefined, 'unknown flag', suggestion(error.corrections.map(flag)));
	}
	if (error instanceof AliasNotFoundError) {
		return usage(`-${error.input}`, undefined, 'unknown flag', suggestion([]));
	}
	if (error instanceof UnexpectedFlagError) {
		return usage(flag(error.externalFlagName), error.input, `given twice, first as ${error.previousInput}`, 'once');
	}
	if (error instanceof UnsatisfiedFlagError) {
		return usage(
			flag(error.externalFlagName),
			undefined,
			'a value is missing',
			`${flag(error.externalFlagName)} VALUE`,
		);
	}
	if (error instanceof InvalidNegatedFlagSyntaxError) {
		return usage(flag(error.externalFlagName), error.valueText, 'takes no value', 'the flag alone');
	}
	if (error instanceof UnexpectedPositionalError) {
		return usage('argument', error.input, 'one too many', 'flags such as --json');
	}
	if (error instanceof UnsatisfiedPositionalError) {
		return usage(error.placeholder, undefined, 'missing', 'what --help lists');
	}
	return error;
}

/** What to try instead of a word that is not known. */
export function suggestion(corrections: readonly string[]): string {
	const words = corrections.map((word) => word.replaceAll('`', ''));
	return words.length > 0 ? `${words.join(' or ')}` : 'what --help lists';
}

function flag(name: string): string {
	return `--${name.replace(/^-+/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
