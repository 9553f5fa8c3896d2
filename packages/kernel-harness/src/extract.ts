/** From a file and its headers, the functions that are wanted and all that they need of the same files, unchanged. */

import { forbiddenIn, wordsOf } from './c/lexical.ts';
import { conditionWords, type Item } from './c/parse.ts';
import type { Missing } from './not-modelled.ts';
import { CASE_CONFIG, CONFIG } from './shim/types.ts';

export interface Extract {
	/** C text: the items in the file's order, each with its line and the conditions around it. */
	readonly text: string;
	/** What it defines, without the macros. */
	readonly symbols: ReadonlySet<string>;
	/** What in it cannot be compiled faithfully. */
	readonly missing: readonly Missing[];
	/** Wanted, and not in the file. */
	readonly absent: readonly string[];
	/** Words of the directives in and around what is taken. */
	readonly asked: ReadonlySet<string>;
}

/**
 * @param roots what is wanted
 * @param given names that the shim or the user gives, which are not taken from the file
 */
export function extract(items: readonly Item[], roots: readonly string[], given: ReadonlySet<string>): Extract {
	const byName = new Map<string, Item[]>();
	for (const item of items) {
		for (const name of item.names) {
			byName.set(name, [...(byName.get(name) ?? []), item]);
		}
	}
	const taken = new Set<Item>();
	const names = new Set<string>();
	const pending = [...roots];
	for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
		for (const item of given.has(name) ? [] : (byName.get(name) ?? [])) {
			if (!taken.has(item)) {
				taken.add(item);
				pending.push(...item.uses, ...item.names, ...conditionWords(item));
				for (const own of item.names) {
					names.add(own);
				}
			}
		}
	}
	const chosen = items.filter((item) => taken.has(item));
	return {
		text: chosen.map((item) => render(item)).join('\n'),
		symbols: new Set(chosen.filter(({ kind }) => kind === 'other').flatMap((item) => item.names)),
		missing: chosen.flatMap((item) => [...forbidden(item), ...unknownConfig(item, given, names)]),
		absent: roots.filter((root) => !names.has(root) && !given.has(root)),
		asked: new Set(chosen.flatMap((item) => [...conditionWords(item)])),
	};
}

function render({ text, line, file, conditions }: Item): string {
	const opened = conditions.flatMap(({ directives }) => directives);
	const closed = conditions.map(() => '#endif');
	return [...opened, `#line ${line} "${file}"`, text, ...closed].join('\n');
}

function forbidden({ text, line, file, conditions }: Item): Missing[] {
	const around = conditions.flatMap((condition) => forbiddenIn(condition.directives.join('\n'), file, condition.line));
	return [...forbiddenIn(text, file, line), ...around];
}

/** Names that directives may ask for and that are known not to be defined here. */
const UNDEFINED = new Set(['MODULE', 'defined', '__KERNEL__', '__CHECKER__', '__GENKSYMS__']);
const DIRECTIVE_WORDS = new Set([
	'if',
	'ifdef',
	'ifndef',
	'elif',
	'elifdef',
	'elifndef',
	'else',
	'endif',
	'IS_ENABLED',
	'IS_BUILTIN',
	'IS_MODULE',
	'IS_REACHABLE',
]);

/** An option of the kernel's configuration that is not known would silently count as off. */
function unknownConfig(item: Item, given: ReadonlySet<string>, names: ReadonlySet<string>): Missing[] {
	const isKnown = (name: string) =>
		Object.hasOwn(CONFIG, name.replace(/_MODULE$/, '')) ||
		CASE_CONFIG.includes(name) ||
		given.has(name) ||
		names.has(name);
	const why = 'whether it is set decides what is compiled; #define it to 1 or #undef it';
	const options = [...wordsOf(item.text)].filter((word) => word.startsWith('CONFIG_'));
	const asked = [...conditionWords(item)].filter((word) => !UNDEFINED.has(word) && !DIRECTIVE_WORDS.has(word));
	return [...new Set([...options, ...asked])]
		.filter((name) => !isKnown(name))
		.map((name) => ({ name, file: item.file, line: lineOfWord(item, name), why }));
}

function lineOfWord({ text, line }: Item, word: string): number {
	const at = text.search(new RegExp(`\\b${word}\\b`));
	return at < 0 ? line : line + text.slice(0, at).split('\n').length - 1;
}
