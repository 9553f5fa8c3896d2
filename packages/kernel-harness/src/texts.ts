/** The definitions of a kernel's files as normalized texts, which ignore comments and white space when compared. */

import type { Item } from './c/item.ts';
import { blankComments } from './c/lexical.ts';
import { normalize } from './c/normal.ts';
import type { CParser } from './c/parse.ts';
import { KCONFIG_FILE, KERNEL_FILES, type KernelFiles } from './files.ts';
import { unseenIn } from './unseen.ts';

/** One definition in a kernel file, as normalized text for comparison. */
export interface SourceText {
	readonly file: string;
	/** The first of its names; of an `#include` the directive; empty for the text between definitions. */
	readonly name: string;
	readonly kind: Item['kind'] | 'include' | 'rest';
	/** Without comments, with white space folded and the surrounding conditionals included. */
	readonly text: string;
	/** Parts that are compiled but have no observable effect in a run: locks, sections, flags, names, device messages. */
	readonly unseen?: readonly string[];
}

/** Folds white space to one space, and drops it around punctuation. Strings are left alone. */
function fold(text: string): string {
	const bare = blankComments(text, true);
	return bare
		.split(/("(?:[^"\\\n]|\\.)*")/)
		.map((part, i) =>
			i % 2 === 1
				? part
				: part
						.replace(/[ \t]+/g, ' ')
						.replace(/ ?\n[ \n]*/g, '\n')
						.replace(/ ?([(){}[\];,]) ?/g, '$1'),
		)
		.join('');
}

export function textOf(item: Item): SourceText {
	const { file, names, kind, conditions } = item;
	const around = conditions.flatMap(({ directives }) => directives);
	const text = foldLines([...around, item.text].join('\n'));
	return { file, name: names[0] ?? '', kind, text, unseen: unseenIn(text) };
}

/** Joins lines, except for directives, which end with their line. */
function foldLines(text: string): string {
	const lines: string[] = [];
	let isOpen = false;
	for (const line of fold(text).split('\n')) {
		const trimmed = line.trim();
		if (trimmed.startsWith('#')) {
			lines.push(trimmed);
			isOpen = false;
		} else if (trimmed !== '') {
			lines.push(isOpen ? `${lines.pop()} ${trimmed}` : trimmed);
			isOpen = true;
		}
	}
	return lines.map((line) => (line.startsWith('#') ? line : fold(line))).join('\n');
}

const INCLUDE = /^[ \t]*#[ \t]*include\b.*$/gm;

/** The directives that include headers, each once, in a form of their own. */
function includesIn(text: string): string[] {
	const found = Array.from(blankComments(text, true).matchAll(INCLUDE), ([line]) =>
		line.trim().replace(/^#\s*include\s*/, '#include '),
	);
	return [...new Set(found)];
}

const HELP = /^\s*(?:---)?help(?:---)?\s*$/;

/** Without comments and help texts; one of those ends at the first line that is indented less than its first. */
function kconfigText(source: string): string {
	const kept: string[] = [];
	let help: number | null = null;
	let isNext = false;
	for (const line of source.split('\n').filter((each) => each.trim() !== '')) {
		const indent = line.replace(/\t/g, '        ').search(/\S/);
		if (isNext) {
			help = indent > 0 ? indent : null;
		} else if (help !== null && indent < help) {
			help = null;
		}
		if (help === null && !line.trim().startsWith('#')) {
			kept.push(line.replace(/\s+/g, ' ').trim());
		}
		isNext = help === null && HELP.test(line);
	}
	return kept.join('\n');
}

/**
 * Every definition in every file of the kernel, and for each file the text between its definitions.
 * @throws BadSource for a file that is not C
 * @example
 * ```ts
 * import { functionTexts } from '@hvmmio/kernel-harness';
 * // files, parser: as the README has them
 * console.log(functionTexts(parser, files).some(({ name }) => name === 'vmbus_walk_resources')); // true
 * ```
 */
export function functionTexts(parser: CParser, files: KernelFiles): SourceText[] {
	return KERNEL_FILES.filter((file) => Object.hasOwn(files, file)).flatMap((file) => {
		const source = files[file] as string;
		if (file === KCONFIG_FILE) {
			return [{ file, name: '', kind: 'rest' as const, text: kconfigText(source) }];
		}
		const items = parser.itemsOf(source, file);
		let rest = '';
		let at = 0;
		const text = normalize(source, file);
		for (const item of items) {
			rest += text.slice(at, Math.max(at, item.from));
			at = Math.max(at, item.to);
		}
		rest += text.slice(at);
		const others = rest.replace(INCLUDE, '');
		return [
			...items.map(textOf),
			...includesIn(rest).map((name) => ({ file, name, kind: 'include' as const, text: name })),
			{ file, name: '', kind: 'rest' as const, text: foldLines(others) },
		];
	});
}
