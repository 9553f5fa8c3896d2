/** One run of the command, from its arguments to its exit code. */

import { quoted } from '@hvmmio/report';
import { proposeCompletions, run as runApp } from '@stricli/core';
import { createApp } from './app.ts';
import type { Context } from './context.ts';
import { DOCS, examplesText, type VerbName } from './docs.ts';
import { isInputError } from './input-error.ts';

/** Exit codes of docs/contract.md. */
const FOUND = 1;
const BAD_INPUT = 2;
const CANNOT_TELL = 3;
const OUR_BUG = 70;

/** What a run needs of the process. */
export interface Io extends Omit<Context, 'found' | 'badInput' | 'cannotTell' | 'process' | 'note'> {
	/** Writes to stderr. */
	readonly err: (text: string) => void;
}

export async function run(args: readonly string[], io: Io): Promise<number> {
	const failures: unknown[] = [];
	const app = createApp((error) => failures.push(error));
	const stdout = { write: io.out, getColorDepth: () => (io.color ? 8 : 1) };
	const stderr = { write: () => undefined };
	const note = (text: string) => io.err(`hvmmio: note: ${text}\n`);
	const context: Context = {
		...io,
		process: { stdout, stderr },
		note,
		found: false,
		badInput: false,
		cannotTell: false,
	};
	if (args[0] === '__complete') {
		const found = await proposeCompletions(app, args.slice(1), context);
		io.out(found.map(({ completion }) => `${completion}\n`).join(''));
		return 0;
	}
	try {
		if (args.length === 0) {
			(await import('./verbs/example.ts')).default.call(context);
		} else {
			await runApp(app, args, context);
		}
	} catch (error) {
		failures.push(error);
	}
	if (failures.length > 0) {
		return tellFailure(failures[0], wantsJson(args), io);
	}
	const [verb = ''] = args;
	if (Object.hasOwn(DOCS, verb) && (args.includes('--help') || args.includes('-h'))) {
		io.out(examplesText(verb as VerbName));
	}
	return context.badInput ? BAD_INPUT : context.found ? FOUND : context.cannotTell ? CANNOT_TELL : 0;
}

function wantsJson(args: readonly string[]): boolean {
	return args.includes('--json') || args[args.indexOf('--format') + 1] === 'json';
}

function tellFailure(error: unknown, json: boolean, io: Io): number {
	const isInput = isInputError(error);
	const code = isInput ? error.code : 'internal';
	const reason = error instanceof Error ? error.message : String(error);
	const message = isInput ? reason : `internal error: ${reason.split('\n', 1)[0]}, please report it`;
	const details = isInput ? error.details : [];
	io.err(`${[`hvmmio: ${message}`, ...details.map((line) => `  ${quoted(line, 200)}`)].join('\n')}\n`);
	if (json) {
		const document = { schema: 'hvmmio/error/1', code, message, ...(details.length > 0 ? { details } : {}) };
		io.out(`${JSON.stringify(document, null, 2)}\n`);
	}
	return code === 'not-modelled' ? CANNOT_TELL : isInput ? BAD_INPUT : OUR_BUG;
}
