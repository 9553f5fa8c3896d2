/** Extracts functions from a file, and everything they depend on in that file and its headers, unchanged. */

import { conditionWords, type Field, type Item } from './c/item.ts';
import { forbiddenIn, wordsOf } from './c/lexical.ts';
import { CASE_CONFIG, CONFIG } from './config.ts';
import type { Missing } from './not-modelled.ts';

export interface Extract {
	/** The items extracted, in file order. */
	readonly items: readonly Item[];
	/** For each struct that is not extracted whole: the fields that are kept. */
	readonly fields: ReadonlyMap<Item, ReadonlySet<Field>>;
	/** What in the items cannot be compiled faithfully. */
	readonly missing: readonly Missing[];
	/** Roots that the files do not define. */
	readonly absent: readonly string[];
	/** Identifiers in the directives in and around the items. */
	readonly conditionWords: ReadonlySet<string>;
}

/**
 * @param roots names to extract
 * @param given names that the shim or the user defines, which are not extracted
 * @param members struct members that the caller uses; null: structs are extracted whole
 */
export function extract(
	items: readonly Item[],
	roots: readonly string[],
	given: ReadonlySet<string>,
	members: readonly string[] | null = null,
): Extract {
	const byName = new Map<string, Item[]>();
	for (const item of items) {
		for (const name of item.names) {
			const same = byName.get(name);
			if (same) {
				same.push(item);
			} else {
				byName.set(name, [item]);
			}
		}
	}
	const taken = new Set<Item>();
	const fields = new Map<Item, Set<Field>>();
	const used = new Set(members);
	const pending = [...roots];
	do {
		for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
			for (const item of given.has(name) ? [] : (byName.get(name) ?? [])) {
				if (!taken.has(item)) {
					taken.add(item);
					if (members !== null && item.struct !== null) {
						fields.set(item, new Set());
					} else {
						pending.push(...item.uses, ...item.names, ...conditionWords(item));
						for (const member of item.members) {
							used.add(member);
						}
					}
				}
			}
		}
		for (const [item, kept] of fields) {
			for (const field of item.struct?.fields ?? []) {
				if (!kept.has(field) && field.names.some((name) => used.has(name))) {
					kept.add(field);
					pending.push(...field.uses);
				}
			}
		}
	} while (pending.length > 0);
	const chosen = items.filter((item) => taken.has(item));
	const names = new Set(chosen.flatMap((item) => item.names));
	return {
		items: chosen,
		fields,
		missing: chosen.flatMap((item) => {
			const text = compiledText(item, fields);
			return [...forbidden(item, text), ...unknownConfig(item, text, given, names)];
		}),
		absent: roots.filter((root) => !names.has(root) && !given.has(root)),
		conditionWords: new Set(chosen.flatMap((item) => [...conditionWords(item)])),
	};
}

/** The item's text; a struct has only the fields that are used. */
function compiledText(item: Item, fields: Extract['fields']): string {
	const kept = fields.get(item);
	if (kept === undefined || item.struct === null) {
		return item.text;
	}
	const inOrder = item.struct.fields.filter((field) => kept.has(field)).map((field) => field.text);
	return `struct ${item.struct.tag} { ${inOrder.length > 0 ? inOrder.join('\n') : 'int none;'} };`;
}

const BRANCH = /^[ \t]*#[ \t]*(?:if|elif|else)/;

/**
 * The item as it is compiled: with a #line directive, and the conditions around it.
 * @param mark makes a line that defines a new macro; each conditional branch around or in the item gets one
 */
export function render(item: Item, { fields }: Pick<Extract, 'fields'>, mark: () => string): string {
	const { line, file, conditions } = item;
	const lines = [`#line ${line} "${file}"`];
	for (const [i, each] of compiledText(item, fields).split('\n').entries()) {
		lines.push(each);
		if (item.kind !== 'macro' && BRANCH.test(each)) {
			lines.push(mark(), `#line ${line + i + 1} "${file}"`);
		}
	}
	const opened = conditions.flatMap(({ directives }) => directives);
	const closed = conditions.map(() => '#endif');
	return [...opened, ...(opened.length > 0 ? [mark()] : []), ...lines, ...closed].join('\n');
}

function forbidden({ line, file, conditions }: Item, text: string): Missing[] {
	const around = conditions.flatMap((condition) => forbiddenIn(condition.directives.join('\n'), file, condition.line));
	return [...forbiddenIn(text, file, line), ...around];
}

/** Names in conditions that need no setting. */
const KNOWN = new Set([
	'defined',
	'IS_ENABLED',
	'IS_BUILTIN',
	'IS_MODULE',
	'IS_REACHABLE',
	'MODULE',
	'__KERNEL__',
	'__CHECKER__',
	'__GENKSYMS__',
]);

/** Finds configuration options with no known setting, which would otherwise silently count as not set. */
function unknownConfig(item: Item, text: string, given: ReadonlySet<string>, names: ReadonlySet<string>): Missing[] {
	const isKnown = (name: string) =>
		KNOWN.has(name) ||
		Object.hasOwn(CONFIG, name.replace(/_MODULE$/, '')) ||
		CASE_CONFIG.includes(name) ||
		given.has(name) ||
		names.has(name);
	const why = 'whether it is set decides what is compiled; #define it to 1 or #undef it';
	const options = [...wordsOf(text)].filter((word) => word.startsWith('CONFIG_'));
	return [...new Set([...options, ...conditionWords(item, text)])]
		.filter((name) => !isKnown(name))
		.map((name) => ({ name, file: item.file, line: lineOfWord(item, name), why }));
}

function lineOfWord({ text, line }: Item, word: string): number {
	const at = text.search(new RegExp(`\\b${word}\\b`));
	return at < 0 ? line : line + text.slice(0, at).split('\n').length - 1;
}
