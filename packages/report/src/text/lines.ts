/** Lines of text that know how a narrow terminal may break them. */

/**
 * `verbatim`: a command or a drawing, never broken; `sentence`: goes on below its own start; `row`: goes on below its
 * last column, where columns are separated by two spaces or more.
 */
export type LineKind = 'verbatim' | 'sentence' | 'row';

/** A line of text without its line end. */
export interface Line {
	readonly kind: LineKind;
	readonly text: string;
}

/**
 * Commands to paste, drawings and lines that are wrapped already.
 * @example
 * ```ts
 * import { fitLines, verbatim } from '@hvmmio/report';
 * console.log(fitLines(verbatim('hvmmio policies --kernel 6.1.176'), 20).length); // 1
 * ```
 */
export function verbatim(...texts: readonly string[]): Line[] {
	return texts.map((text) => ({ kind: 'verbatim', text }));
}

/**
 * Sentences, which may be indented.
 * @example
 * ```ts
 * import { fitLines, sentences } from '@hvmmio/report';
 * console.log(fitLines(sentences('The host refuses it.'), 12).join('|')); // The host|refuses it.
 * ```
 */
export function sentences(...texts: readonly string[]): Line[] {
	return texts.map((text) => ({ kind: 'sentence', text }));
}

/**
 * Rows of tables and lists, titles and empty lines.
 * @example
 * ```ts
 * import { fitLines, rows } from '@hvmmio/report';
 * console.log(fitLines(rows('size  8 MiB at 0xf8000000'), 20).join('|')); // size  8 MiB at|      0xf8000000
 * ```
 */
export function rows(...texts: readonly string[]): Line[] {
	return texts.map((text) => ({ kind: 'row', text }));
}

/**
 * Breaks lines that are wider than `columns` between words; a longer word gets a line of its own.
 * @param columns Infinity for lines of any width
 * @example
 * ```ts
 * import { fitLines, rows } from '@hvmmio/report';
 * console.log(fitLines(rows('one two three'), Number.POSITIVE_INFINITY).join()); // one two three
 * ```
 */
export function fitLines(lines: readonly Line[], columns: number): string[] {
	return lines.flatMap(({ kind, text }) =>
		kind === 'verbatim' || text.length <= columns ? [text] : broken(text, columns, hangOf(kind, text, columns)),
	);
}

function broken(text: string, columns: number, hang: number): string[] {
	const lines: string[] = [];
	let rest = text;
	while (rest.length > columns) {
		// At the last space that fits, or else at the first one after a word.
		const from = rest.search(/\S/);
		const last = rest.lastIndexOf(' ', columns);
		const at = last > from ? last : rest.indexOf(' ', from);
		if (at < 0) {
			break;
		}
		lines.push(rest.slice(0, at).trimEnd());
		rest = ' '.repeat(hang) + rest.slice(at).trimStart();
	}
	return [...lines, rest];
}

/** Indentation of the continuation lines. */
function hangOf(kind: LineKind, text: string, columns: number): number {
	const indent = text.search(/\S/);
	if (kind === 'sentence') {
		return indent;
	}
	const column = /^.*\S {2,}/.exec(text)?.[0].length ?? 0;
	return column > 0 && column <= columns / 2 ? column : indent + 4;
}
