/** What the parser made of a file, in the user's cache: parsing takes longer than all else that a second run does. */

import { createHash } from 'node:crypto';
import type { CParser } from '@hvmmio/kernel-harness';
import { cacheFolder, readEntry, writeEntry } from './cache.ts';

type Item = ReturnType<CParser['itemsOf']>[number];

/**
 * A parser that parses what it has not parsed before, in this process or an earlier one.
 * @param code stands for the code that parses: items that other code has made are not taken
 * @param folder null: there is no place for a cache
 */
export function keptParser(parser: CParser, code: string, folder: string | null = cacheFolder()): CParser {
	const known = new Map<string, Item[]>();
	return {
		itemsOf(text, file) {
			const key = createHash('sha256')
				.update(JSON.stringify(['parsed', code, file, text]))
				.digest('hex');
			const kept = known.get(key) ?? (folder === null ? null : itemsIn(readEntry(folder, key)));
			const items = kept ?? parser.itemsOf(text, file);
			known.set(key, items);
			if (kept === null && folder !== null) {
				writeEntry(folder, key, Buffer.from(JSON.stringify(items.map(withLists))));
			}
			return items;
		},
	};
}

/** JSON has no sets. */
interface Kept extends Omit<Item, 'uses' | 'members' | 'struct'> {
	readonly uses: readonly string[];
	readonly members: readonly string[];
	readonly struct: {
		readonly tag: string;
		readonly fields: readonly { names: readonly string[]; uses: readonly string[]; text: string }[];
	} | null;
}

function withLists({ uses, members, struct, ...item }: Item): Kept {
	const fields = struct?.fields.map((field) => ({ ...field, uses: [...field.uses] })) ?? [];
	return { ...item, uses: [...uses], members: [...members], struct: struct && { ...struct, fields } };
}

function withSets({ uses, members, struct, ...item }: Kept): Item {
	const fields = struct?.fields.map((field) => ({ ...field, uses: new Set(field.uses) })) ?? [];
	return { ...item, uses: new Set(uses), members: new Set(members), struct: struct && { ...struct, fields } };
}

function itemsIn(content: Buffer | null): Item[] | null {
	return content && (JSON.parse(content.toString('utf8')) as Kept[]).map(withSets);
}
