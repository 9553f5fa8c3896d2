/** Arguments as values, by a verb's table. */

import { parseArgs } from 'node:util';
import { InputError } from '../input-error.ts';
import { booleanKind, readingText } from './kind.ts';
import { kebab, type Option, type Table } from './option.ts';
import { alternatives, nearest } from './suggest.ts';
import type { AnyVerb } from './verb.ts';

/** A flag of the command line. */
export interface Flag {
	readonly key: string;
	readonly entry: Option<unknown>;
	/** What a flag without a value stands for. */
	readonly on: boolean;
}

/** Every flag of a table by its name without dashes. */
export function flagsOf(table: Table): Map<string, Flag> {
	const flags = new Map<string, Flag>();
	for (const [key, entry] of Object.entries(table)) {
		flags.set(kebab(entry.oppositeFlag ?? key), { key, entry, on: entry.oppositeFlag === undefined });
		if (entry.negatable) {
			flags.set(`no-${kebab(key)}`, { key, entry, on: false });
		}
	}
	return flags;
}

export function takesValue({ kind }: Option<unknown>): boolean {
	return kind !== (booleanKind as unknown);
}

export interface Parsed {
	readonly values: Readonly<Record<string, unknown>>;
	readonly args: readonly string[];
	readonly wantsHelp: boolean;
}

/** @throws InputError for what the verb does not take */
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
			if (token.name === 'help') {
				return { values: {}, args: [], wantsHelp: true };
			}
			try {
				take(flags.get(token.name), token, values, verb, argv[token.index]);
			} catch (error) {
				// The first is reported, unless help was asked for further on.
				failure ??= error;
			}
		}
	}
	if (failure !== undefined) {
		throw failure;
	}
	checkArguments(verb, args);
	return { values, args, wantsHelp: false };
}

interface OptionToken {
	readonly rawName: string;
	readonly value: string | undefined;
	readonly inlineValue: boolean | undefined;
}

function take(
	flag: Flag | undefined,
	{ rawName, value, inlineValue }: OptionToken,
	values: Record<string, unknown>,
	verb: AnyVerb,
	written = rawName,
): void {
	if (flag === undefined) {
		// -policy is read as -p -o …, and meant as --policy.
		const name = rawName.startsWith('--') ? rawName : (written.split('=')[0] as string);
		throw new InputError('usage', name, undefined, 'unknown flag', expectedFlag(name.replace(/^-*/, '--'), verb));
	}
	const { key, entry, on } = flag;
	if (!takesValue(entry)) {
		if (value !== undefined) {
			throw new InputError('usage', rawName, value, 'takes no value', 'the flag alone');
		}
		set(values, key, on, rawName, String(on));
		return;
	}
	if (value === undefined || (!inlineValue && value.startsWith('--'))) {
		throw new InputError('usage', rawName, undefined, 'a value is missing', `${rawName} ${entry.kind.placeholder}`);
	}
	const read = readingText(rawName, value, () => entry.kind.fromText(value));
	if (entry.repeat) {
		values[key] = [...((values[key] as unknown[] | undefined) ?? []), read];
	} else {
		set(values, key, read, rawName, value);
	}
}

function set(values: Record<string, unknown>, key: string, value: unknown, rawName: string, text: string): void {
	if (Object.hasOwn(values, key)) {
		throw new InputError('usage', rawName, text, 'given twice', 'once');
	}
	values[key] = value;
}

function expectedFlag(rawName: string, verb: AnyVerb): string {
	const visible = [...flagsOf(verb.table)].filter(([, { entry }]) => !entry.hidden).map(([name]) => `--${name}`);
	const near = rawName.length > 3 ? nearest(rawName, visible) : [];
	return near.length > 0 ? alternatives(near) : `a flag that "hvmmio ${verb.name} --help" lists`;
}

function checkArguments({ name, positionals }: AnyVerb, args: readonly string[]): void {
	const { max = 0, min = 0, names = [] } = positionals ?? {};
	if (args.length > max) {
		const expected = max === 0 ? `flags alone, which "hvmmio ${name} --help" lists` : `at most ${max}`;
		throw new InputError('usage', 'argument', args[max], 'one too many', expected);
	}
	if (args.length < min) {
		const expected = `hvmmio ${name} ${positionals?.usage}`;
		throw new InputError('usage', names[args.length] as string, undefined, 'missing', expected);
	}
	const { values } = positionals ?? {};
	const unknown = values && args.find((arg) => !values.includes(arg));
	if (values && unknown !== undefined) {
		const near = nearest(unknown, values);
		throw new InputError(
			'usage',
			names[0] as string,
			unknown,
			'unknown',
			alternatives(near.length > 0 ? near : values),
		);
	}
}
