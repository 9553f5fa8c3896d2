/** The definitions of a kernel's files as texts that are equal where nothing but comments and white space differs. */

import type { Item } from './c/item.ts';
import { blankComments } from './c/lexical.ts';
import { normalize } from './c/normal.ts';
import type { CParser } from './c/parse.ts';
import { KCONFIG_FILE, KERNEL_FILES, type KernelFiles } from './files.ts';
import { unseenIn } from './unseen.ts';

/** One definition of a kernel file as it is compared: normalized text. */
export interface SourceText {
	readonly file: string;
	/** The first of its names. What stands between the definitions has none. */
	readonly name: string;
	readonly kind: Item['kind'] | 'rest';
	/** Without comments, white space folded; conditionals around it included. */
	readonly text: string;
	/** What of it is compiled and leaves no trace in a run: locks, sections, messages of devices, flags of memory. */
	readonly unseen?: readonly string[];
}

/** White space as one space, and none where it cannot matter: between a word and a sign. Strings are left alone. */
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

/** Directives end with their line; all else may be broken anywhere. */
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

function kconfigText(source: string): string {
	const lines = source.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
	return lines.filter((line) => line !== '' && !line.startsWith('#')).join('\n');
}

/**
 * Every definition of every file that is there, and of each file what is left between them.
 * @throws BadSource for a file that is no C
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
		rest = rest.replace(/^[ \t]*#[ \t]*include\b.*$/gm, '');
		return [...items.map(textOf), { file, name: '', kind: 'rest' as const, text: foldLines(rest) }];
	});
}
