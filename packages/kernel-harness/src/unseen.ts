/**
 * Finds the parts of a source that are compiled but have no observable effect in a run: locks, sections, device
 * messages, allocation flags, flags and names of resources. A run cannot show a change in them, so it must be reported.
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

/** Flags of resources other than those that decide who gets a range: a run shows addresses, not flags. */
const RESOURCE_FLAG = /^IORESOURCE_|_exclusive$/;

/** What the harness holds at zero, in every run. */
const HELD = new Set('ext_lfb_base capabilities orig_video_isVGA acpi_disabled cca_seen coherent_dma'.split(' '));

const isUnseen = (name: string) =>
	HELD.has(name) || UNSEEN.has(name) || MEMORY_FLAG.test(name) || RESOURCE_FLAG.test(name);

/**
 * Each such name with its arguments and the calls before and after it, so that a lock that moves counts as changed; and
 * each string that is not printed, such as the name of a resource.
 * @param text without comments
 */
export function unseenIn(text: string): string[] {
	const blanked = blankComments(text);
	const words = [...blanked.matchAll(/\b([A-Za-z_]\w*)\b(\s*\()?/g)].filter(
		([, name = '', call]) => call !== undefined || isUnseen(name),
	);
	const found = words.flatMap(([, name = '', call], i) => {
		if (!isUnseen(name)) {
			return [];
		}
		if (call === undefined) {
			return [name];
		}
		const at = words[i]?.index ?? 0;
		const whole = text.slice(at, text.indexOf(';', at)).replace(/\s+/g, ' ');
		return [[words[i - 1]?.[1] ?? '', whole, words[i + 1]?.[1] ?? ''].join(' ')];
	});
	const names = Array.from(blanked.matchAll(NAMED), ([assignment]) => assignment.replace(/\s+/g, ' '));
	return [...found, ...names, ...unprintedStrings(text, blanked)];
}

/** What a resource is called. */
const NAMED = /(?:->|\.)\s*name\s*=[^=;][^;]*/g;
const PRINTS = /\b(?:pr_\w+|printk\w*)\s*\([^;]*$/;

function unprintedStrings(text: string, blanked: string): string[] {
	return [...text.matchAll(/"(?:[^"\\\n]|\\.)*"/g)].flatMap(({ 0: string, index }) => {
		const statement = blanked.slice(
			Math.max(blanked.lastIndexOf(';', index), blanked.lastIndexOf('{', index)) + 1,
			index,
		);
		return PRINTS.test(statement) ? [] : [string];
	});
}
