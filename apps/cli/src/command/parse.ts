/** Parses arguments according to a verb's table. */

import { parseArgs } from 'node:util';
import { InputError } from '../input-error.ts';
import { type Flag, flagsOf, takesValue } from './flags.ts';
import { readingText } from './kind.ts';
import { expectedArgument, expectedFlag, expectedSwitch, joined } from './meant.ts';
import { expectedOf } from './suggest.ts';
import type { AnyVerb } from './verb.ts';

export interface Parsed {
	readonly values: Readonly<Record<string, unknown>>;
	readonly args: readonly string[];
	readonly wantsHelp: boolean;
}

/** @throws InputError for arguments that the verb does not accept */
export function parse(verb: AnyVerb, argv: readonly string[]): Parsed {
	const flags = flagsOf(verb.table);
	const options = Object.fromEntries(
		[...flags].map(([name, { entry }]) => [
			name,
			{ type: takesValue(entry) ? ('string' as const) : ('boolean' as const), multiple: true },
		]),
	);
	const { tokens } = parseArgs({
		args: [...argv],
		options: { ...options, help: { type: 'boolean', short: 'h' } },
		strict: false,
		tokens: true,
	});
	const args: string[] = [];
	const values: Record<string, unknown> = {};
	let failure: unknown;
	for (const token of tokens) {
		if (token.kind === 'positional') {
			args.push(token.value);
		} else if (token.kind === 'option') {
			// -high is tokenized as -h -i …, which must not count as a request for help.
			if (token.name === 'help' && /^(--help|-h|-help)$/.test(argv[token.index] as string)) {
				return { values: {}, args: [], wantsHelp: true };
			}
			try {
				take(flags.get(token.name), token, values, verb, argv);
			} catch (error) {
				// The first error is reported, unless help is requested later on the line.
				failure ??= error;
			}
		}
	}
	if (failure !== undefined) {
		throw failure;
	}
	checkArguments(verb, args, argv);
	return { values, args, wantsHelp: false };
}

interface OptionToken {
	readonly index: number;
	readonly rawName: string;
	readonly value: string | undefined;
	readonly inlineValue: boolean | undefined;
}

function take(
	flag: Flag | undefined,
	{ index, rawName, value, inlineValue }: OptionToken,
	values: Record<string, unknown>,
	verb: AnyVerb,
	argv: readonly string[],
): void {
	if (flag === undefined) {
		// -policy is tokenized as -p -o …, but means --policy.
		const name = rawName.startsWith('--') ? rawName : (argv[index]?.split('=')[0] as string);
		const expected = expectedFlag(name.replace(/^-*/, '--'), value ?? argv[index + 1], verb);
		throw new InputError('usage', name, undefined, 'unknown flag', expected);
	}
	const { key, entry, on } = flag;
	if (!takesValue(entry)) {
		if (value !== undefined) {
			throw new InputError('usage', rawName, value, 'takes no value', expectedSwitch(rawName, value, flag));
		}
		set(values, key, on, rawName);
		return;
	}
	if (value === undefined || (!inlineValue && value.startsWith('--'))) {
		throw new InputError('usage', rawName, undefined, 'a value is missing', `${rawName} ${entry.kind.placeholder}`);
	}
	const more = inlineValue || verb.positionals ? undefined : argv[index + 2];
	const whole = more === undefined || more.startsWith('-') ? undefined : joined(entry.kind, value, more);
	if (whole !== undefined) {
		throw new InputError('usage', rawName, `${value} ${more}`, 'in two arguments', `${rawName} ${whole}`);
	}
	const read = readingText(rawName, value, () => entry.kind.fromText(value));
	if (entry.repeat) {
		values[key] = [...((values[key] as unknown[] | undefined) ?? []), read];
	} else {
		set(values, key, read, rawName, value);
	}
}

function set(values: Record<string, unknown>, key: string, value: unknown, rawName: string, text?: string): void {
	if (Object.hasOwn(values, key)) {
		throw new InputError('usage', rawName, text, 'given twice', 'once');
	}
	values[key] = value;
}

function checkArguments(verb: AnyVerb, args: readonly string[], argv: readonly string[]): void {
	const { name, positionals } = verb;
	const { max = 0, min = 0, names = [] } = positionals ?? {};
	if (args.length > max) {
		const extra = args[max] as string;
		const before = argv[argv.indexOf(extra) - 1] ?? '';
		const expected = expectedArgument(extra, before, verb);
		throw new InputError('usage', 'argument', extra, 'one too many', expected);
	}
	if (args.length < min) {
		const expected = `hvmmio ${name} ${positionals?.usage}`;
		throw new InputError('usage', names[args.length] as string, undefined, 'missing', expected);
	}
	const { values } = positionals ?? {};
	const unknown = values && args.find((arg) => !values.includes(arg));
	if (values && unknown !== undefined) {
		throw new InputError('usage', names[0] as string, unknown, 'unknown', expectedOf(unknown, values));
	}
}
