/** One run of the command, from its arguments to its exit code. */

import { jsonText, quoted } from '@hvmmio/report';
import { globalTable } from './command/global.ts';
import { helpOf, helpOfAll, helpOfGroup, shortHelpOf } from './command/help.ts';
import { pick } from './command/option.ts';
import { parse } from './command/parse.ts';
import { alternatives, nearest } from './command/suggest.ts';
import type { AnyVerb } from './command/verb.ts';
import { PAGE, VERBS, VERSION } from './commands.ts';
import { type Context, createContext, type Io } from './context.ts';
import { faultOf } from './fault.ts';
import { InputError, isInputError } from './input-error.ts';

/** Exit codes of docs/contract.md. */
const FOUND = 1;
const BAD_INPUT = 2;
const CANNOT_TELL = 3;
const INTERNAL = 70;

export async function run(args: readonly string[], io: Io): Promise<number> {
	try {
		const context = await dispatch(args, io);
		return context.badInput ? BAD_INPUT : context.found ? FOUND : context.cannotTell ? CANNOT_TELL : 0;
	} catch (error) {
		return reportFailure(error, wantsJson(args), io);
	}
}

async function dispatch(args: readonly string[], io: Io): Promise<Context> {
	const context = createContext(io, 'auto');
	const [first, ...rest] = args;
	switch (first) {
		case undefined:
			(await import('./verbs/example.ts')).default(context);
			return context;
		case '__complete':
			context.out(
				(await import('./command/complete.ts'))
					.complete(VERBS, rest)
					.map((line) => `${line}\n`)
					.join(''),
			);
			return context;
		case '__man':
			(await import('./command/man-files.ts')).writeManual(rest[0] ?? '.');
			return context;
		case '--version':
		case '-V':
			context.out(`${VERSION}\n`);
			return context;
		case 'help':
		case '--help':
		case '-h':
			printHelp(context, first === 'help' ? rest : []);
			return context;
	}
	const verb = verbOf(args);
	if (verb === undefined) {
		const group = groupOf(first);
		if (group.length > 0 && (rest[0] === '--help' || rest[0] === '-h')) {
			printHelp(context, [first]);
			return context;
		}
		throw unknownVerb(args);
	}
	const { values, args: positionals, wantsHelp } = parse(verb, args.slice(verb.name.split(' ').length));
	if (wantsHelp) {
		context.print(shortHelpOf(verb, io.columns));
		return context;
	}
	const { color = 'auto' } = pick(globalTable, values);
	const own = createContext(io, color);
	const { default: runVerb } = await verb.load();
	await runVerb(own, values, positionals);
	return own;
}

function printHelp(context: Context, words: readonly string[]): void {
	const { columns } = context;
	const verb = verbOf(words);
	const group = groupOf(words[0] ?? '');
	if (words.length === 0) {
		context.print(helpOfAll(PAGE, columns));
	} else if (verb !== undefined && verb.name.split(' ').length === words.length) {
		context.print(helpOf(verb, columns));
	} else if (words.length === 1 && group.length > 0) {
		context.print(helpOfGroup(words[0] as string, group, columns));
	} else {
		throw unknownVerb(words);
	}
}

/** Verbs and flags that are common in other commands. */
const ELSEWHERE: Readonly<Record<string, string>> = {
	'-v': '--version',
	version: '--version',
	'-?': '--help',
	'/?': '--help',
	man: 'help',
	usage: 'help',
};

/** The verb named by the first words. */
function verbOf(words: readonly string[]): AnyVerb | undefined {
	return VERBS.find(({ name }) => name.split(' ').every((part, i) => words[i] === part));
}

/** The two-word verbs with this first word. */
function groupOf(word: string): AnyVerb[] {
	return VERBS.filter(({ name }) => name.startsWith(`${word} `));
}

function unknownVerb([first = '', second, third]: readonly string[]): InputError {
	if (Object.hasOwn(ELSEWHERE, first)) {
		const what = first.startsWith('-') ? 'flag' : 'verb';
		return new InputError('usage', what, first, 'unknown', `hvmmio ${ELSEWHERE[first]}`);
	}
	if (first.startsWith('-')) {
		const near = nearest(first, ['--help', '--version']);
		const expected = near.length > 0 ? alternatives(near) : 'hvmmio VERB [FLAGS]';
		return new InputError('usage', first, undefined, 'no flag without a verb', expected);
	}
	if (second !== undefined && verbOf([first]) !== undefined) {
		return new InputError('usage', 'argument', second, 'one too many', `hvmmio help ${first}`);
	}
	const group = groupOf(first).map(({ name }) => name.split(' ')[1] as string);
	if (second !== undefined && group.includes(second)) {
		return new InputError('usage', 'argument', third, 'one too many', `hvmmio help ${first} ${second}`);
	}
	if (group.length > 0) {
		const why = second === undefined || second.startsWith('-') ? 'a verb is missing' : 'unknown';
		const near = nearest(second ?? '', group);
		const got = why === 'unknown' ? second : undefined;
		return new InputError('usage', `${first} verb`, got, why, alternatives(near.length > 0 ? near : group));
	}
	const inGroup = VERBS.map(({ name }) => name).filter((name) => name.endsWith(` ${first}`));
	const near = nearest(first, [...new Set(VERBS.map(({ name }) => name.split(' ')[0] as string))]);
	const meant = [...inGroup, ...near];
	const expected = meant.length > 0 ? alternatives(meant) : 'one that "hvmmio help" lists';
	return new InputError('usage', 'verb', first, 'unknown', expected);
}

function wantsJson(args: readonly string[]): boolean {
	return args.includes('--json') || args.includes('--format=json') || args[args.indexOf('--format') + 1] === 'json';
}

/** Reports one line on stderr, and with --json a document on stdout. */
export function reportFailure(error: unknown, json: boolean, io: Pick<Io, 'out' | 'err'>): number {
	const known = isInputError(error) ? error : faultOf(error);
	const reason = error instanceof Error ? error.message : String(error);
	const code = known?.code ?? 'internal';
	const message = known?.message ?? `internal error: ${quoted(reason, 300)}, please report it`;
	const details = known?.details ?? [];
	io.err(`${[`hvmmio: ${message}`, ...details.map((line) => `  ${quoted(line, 200)}`)].join('\n')}\n`);
	if (json) {
		const document = { schema: 'hvmmio/error/1', code, message, ...(details.length > 0 ? { details } : {}) };
		io.out(`${jsonText(document)}\n`);
	}
	return known === null ? INTERNAL : code === 'not-modelled' ? CANNOT_TELL : BAD_INPUT;
}
