/**
 * Finds the parts of a source that are compiled but have no observable effect in a run: locks, sections, device
 * messages, allocation flags. The shim makes them no-ops, so a run cannot show a change in them; it has to be reported.
 */

import { blankComments } from './c/lexical.ts';
import { HEADERS } from './harness-c.ts';

/**
 * Macros of the shim that give nothing, an argument that is looked at and dropped, or for their arguments a constant 0. A
 * name of 0, as `false`, is a value.
 */
const NOTHING = /^#define ([A-Za-z_]\w*)(?:\([^)\n]*\)(?: 0)?)?(?: (?:\(\(void\).*|\(void\)))?$/gm;

/** Annotations that only static checkers use. */
const FOR_CHECKERS = new Set(
	'__iomem __user __percpu __force __rcu __cold __must_check __acquires __releases __must_hold'.split(' '),
);

const UNSEEN = new Set(
	Object.values(HEADERS)
		.flatMap((text) => Array.from(text.matchAll(NOTHING), ([, name = '']) => name))
		.filter((name) => !FOR_CHECKERS.has(name)),
);

/** Allocation flags, which the shim accepts and ignores. */
const MEMORY_FLAG = /^(?:__)?GFP_/;

/**
 * Each such name with its arguments and the calls before and after it, so that a lock that moves counts as changed.
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
