/** Shell completion: the words that may follow on a command line. */

import { flagsOf, takesValue } from './flags.ts';
import { kebab, type Option } from './option.ts';
import type { AnyVerb } from './verb.ts';

/** The only line of the result if a file name may follow. */
export const FILES = ':files';

/** A completion and its description. */
type Proposal = readonly [word: string, brief: string];

/**
 * @param words the words after `hvmmio`; the last is the one under the cursor and may be empty @returns lines
 * `WORD<tab>BRIEF`, or only FILES
 */
export function complete(verbs: readonly AnyVerb[], words: readonly string[]): string[] {
	const current = words.at(-1) ?? '';
	const before = words.slice(0, -1);
	const help = before[0] === 'help';
	const verb = help ? undefined : verbOf(verbs, before);
	if (verb === undefined) {
		return lines(nextWords(verbs, help ? before.slice(1) : before, help), current);
	}
	return afterVerb(verb, before.slice(verb.name.split(' ').length), current);
}

function verbOf(verbs: readonly AnyVerb[], words: readonly string[]): AnyVerb | undefined {
	return verbs.find(({ name }) => name.split(' ').every((part, i) => words[i] === part));
}

function nextWords(verbs: readonly AnyVerb[], before: readonly string[], help: boolean): Proposal[] {
	const found = new Map<string, string>();
	for (const { name, brief } of verbs) {
		const parts = name.split(' ');
		if (before.every((word, i) => parts[i] === word) && parts.length > before.length) {
			const next = parts[before.length] as string;
			found.set(next, parts.length === before.length + 1 ? brief : `${next} …`);
		}
	}
	const more: Proposal[] =
		before.length > 0 || help
			? []
			: [
					['help', 'Help of a verb'],
					['--help', 'Help'],
					['--version', 'The version'],
				];
	return [...found, ...more];
}

function afterVerb(verb: AnyVerb, before: readonly string[], current: string): string[] {
	const flags = flagsOf(verb.table);
	const equals = current.indexOf('=');
	if (current.startsWith('--') && equals > 0) {
		const name = current.slice(0, equals + 1);
		const entry = flags.get(name.slice(2, -1))?.entry;
		return entry && takesValue(entry) ? valuesOf(entry, current.slice(equals + 1), name) : [];
	}
	const last = before.at(-1) ?? '';
	const option = last.startsWith('--') ? flags.get(last.slice(2))?.entry : undefined;
	if (option && takesValue(option)) {
		return valuesOf(option, current, '');
	}
	if (!current.startsWith('-')) {
		const { positionals } = verb;
		const given = positionals ? countArguments(before, flags) : 0;
		if (positionals && given < positionals.max) {
			return positionals.values
				? lines(
						positionals.values.map((value) => [value, '']),
						current,
					)
				: [FILES];
		}
	}
	return lines(flagWords(verb, before), current);
}

function countArguments(words: readonly string[], flags: ReturnType<typeof flagsOf>): number {
	let count = 0;
	for (let i = 0; i < words.length; i++) {
		const word = words[i] as string;
		if (!word.startsWith('-') || word === '-') {
			count++;
			continue;
		}
		const entry = flags.get(word.slice(2))?.entry;
		i += entry && takesValue(entry) ? 1 : 0;
	}
	return count;
}

/** The flags that may still be given, and --help. */
function flagWords(verb: AnyVerb, before: readonly string[]): Proposal[] {
	const given = new Set(before.map((word) => word.split('=', 1)[0]));
	const words: Proposal[] = [];
	for (const [name, { key, entry }] of flagsOf(verb.table)) {
		const isGiven = [name, kebab(key), `no-${kebab(key)}`].some((each) => given.has(`--${each}`));
		if (!entry.hidden && (entry.repeat || !isGiven)) {
			words.push([`--${name}`, entry.brief]);
		}
	}
	return [...words, ['--help', 'Help of this verb']];
}

function valuesOf({ kind }: Option<unknown>, current: string, prefix: string): string[] {
	return kind.isFile
		? [FILES]
		: lines(
				(kind.values ?? []).map((value): Proposal => [`${prefix}${value}`, '']),
				prefix + current,
			);
}

function lines(proposals: readonly Proposal[], current: string): string[] {
	return proposals
		.filter(([word]) => word.startsWith(current))
		.map(([word, brief]) => (brief === '' ? word : `${word}\t${brief}`));
}
