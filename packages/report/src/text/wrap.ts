/** Wraps text between words. */

export interface Wrapping {
	/** Maximum width of a line; a longer word gets a line of its own. */
	readonly columns: number;
	/** Spaces before the first line. */
	readonly indent?: number;
	/** Spaces before the following lines; default `indent`. */
	readonly hang?: number;
}

/**
 * Lines without line ends, at least one. Leading, trailing and repeated spaces are ignored.
 * @example
 * ```ts
 * import { wrap } from '@hvmmio/report';
 * console.log(wrap('one two three', { columns: 8 }).join('|')); // one two|three
 * ```
 */
export function wrap(text: string, { columns, indent = 0, hang = indent }: Wrapping): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').filter((each) => each !== '')) {
		const before = lines.length === 0 ? indent : hang;
		if (line !== '' && before + line.length + 1 + word.length > columns) {
			lines.push(' '.repeat(before) + line);
			line = word;
		} else {
			line += line === '' ? word : ` ${word}`;
		}
	}
	return [...lines, ' '.repeat(lines.length === 0 ? indent : hang) + line];
}
