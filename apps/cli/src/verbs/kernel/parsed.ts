/** Caches parsed files: parsing would take longer than everything else in a second run. */

import type { CParser } from '@hvmmio/kernel-harness';
import type { Keeper } from './kept.ts';

type Item = ReturnType<CParser['itemsOf']>[number];

/** A parser that reuses results of this process and of earlier ones. */
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
