/** What the parser made of a file, kept: parsing takes longer than all else that a second run does. */

import type { CParser } from '@hvmmio/kernel-harness';
import type { Keeper } from './kept.ts';

type Item = ReturnType<CParser['itemsOf']>[number];

/** A parser that parses what it has not parsed before, in this process or an earlier one. */
export function keptParser(parser: CParser, keeper: Keeper): CParser {
	const known = new Map<string, Item[]>();
	return {
		itemsOf(text, file) {
			const inProcess = `${file}\n${text}`;
			const from = ['parsed', file, text];
			const kept = known.get(inProcess) ?? keeper.get<Item[]>(from);
			const items = kept ?? parser.itemsOf(text, file);
			known.set(inProcess, items);
			if (kept === null) {
				keeper.put(from, items);
			}
			return items;
		},
	};
}
