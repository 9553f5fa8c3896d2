/**
 * What of a source is compiled and leaves no trace in a run: locks, sections, messages of devices, flags of memory. The
 * shim makes nothing of these, so that a change of one of them is to be named, not taken for none.
 */

import { blankComments } from './c/lexical.ts';
import { HEADERS } from './harness-c.ts';

/** Macros of the shim that give nothing, a constant 0, or an argument that is looked at and dropped. */
const NOTHING = /^#define ([A-Za-z_]\w*)(?:\([^)\n]*\))?(?: (?:\(\(void\).*|\(void\)|0))?$/gm;

/** What only checkers read. */
const FOR_CHECKERS = new Set(
	'__iomem __user __percpu __force __rcu __cold __must_check __acquires __releases __must_hold'.split(' '),
);

const UNSEEN = new Set(
	Object.values(HEADERS)
		.flatMap((text) => Array.from(text.matchAll(NOTHING), ([, name = '']) => name))
		.filter((name) => !FOR_CHECKERS.has(name)),
);

/** Flags of allocations, which the shim takes and does not read. */
const MEMORY_FLAG = /^(?:__)?GFP_/;

/**
 * Each such word with its arguments, and between which other calls it stands: a lock that moves is another one.
 * @param text without comments
 */
export function unseenIn(text: string): string[] {
	const words = [...blankComments(text).matchAll(/\b([A-Za-z_]\w*)\b(\s*\()?/g)].filter(
		([, name = '', call]) => call !== undefined || UNSEEN.has(name) || MEMORY_FLAG.test(name),
	);
	return words.flatMap(([, name = '', call], i) => {
		if (!UNSEEN.has(name) && !MEMORY_FLAG.test(name)) {
			return [];
		}
		if (call === undefined) {
			return [name];
		}
		const at = words[i]?.index ?? 0;
		const whole = text.slice(at, text.indexOf(';', at)).replace(/\s+/g, ' ');
		return [[words[i - 1]?.[1] ?? '', whole, words[i + 1]?.[1] ?? ''].join(' ')];
	});
}
