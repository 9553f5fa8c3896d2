/** Normalizes a source as the compiler's first translation phases do, and refuses what would be read ambiguously. */

import { BadSource } from '../not-modelled.ts';
import { blankComments } from './lexical.ts';

/** In characters. The kernel files used here have less than a tenth of this. */
export const LARGEST_FILE = 4 * 2 ** 20;

const SPLICE = /\\[ \t]*\n/;
const TRIGRAPH = /\?\?[=/'()!<>-]/;
/** Alternative spellings of punctuation, which kernel code does not use. */
const DIGRAPH = /%:|<:|:>|<%|%>/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0e-\x1f\x7f]/;
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * The text with line ends as `\n`, spliced lines joined (followed by as many empty lines as were removed, to keep line
 * numbers), and a space for each form feed and vertical tab.
 * @throws BadSource for text that compilers read in more than one way
 */
export function normalize(source: string, file: string): string {
	if (source.length > LARGEST_FILE) {
		throw new BadSource(file, `${source.length} characters are too many for a source`, `at most ${LARGEST_FILE}`);
	}
	const text = joinLines(source.replace(/\r\n/g, '\n').replace(/[\f\v]/g, ' '));
	refuse(text, /\r/, file, 'a carriage return without a line feed');
	refuse(text, CONTROL, file, 'a control character');
	const code = blankComments(text);
	const codeAndStrings = blankComments(text, true);
	refuse(codeAndStrings, TRIGRAPH, file, 'a trigraph');
	refuse(code, DIGRAPH, file, 'a digraph');
	refuse(code, NOT_ASCII, file, 'a character that is not ASCII, outside comments and strings');
	return text;
}

function joinLines(text: string): string {
	if (!SPLICE.test(text)) {
		return text;
	}
	const joined: string[] = [];
	let owed = 0;
	for (const line of text.split('\n')) {
		const previous = owed > 0 ? (joined.pop() as string) : '';
		const [, start] = /^(.*)\\[ \t]*$/.exec(line) ?? [];
		joined.push(previous + (start ?? line));
		if (start !== undefined) {
			owed++;
		} else {
			for (; owed > 0; owed--) {
				joined.push('');
			}
		}
	}
	return joined.join('\n');
}

function refuse(text: string, what: RegExp, file: string, why: string): void {
	const found = what.exec(text);
	if (found) {
		const line = text.slice(0, found.index).split('\n').length;
		throw new BadSource(`${file} line ${line}`, why, 'plain C');
	}
}
