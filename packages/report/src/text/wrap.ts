/** Text broken between words. */

export interface Wrapping {
	/** The widest that a line may be; a longer word has a line of its own. */
	readonly columns: number;
	/** Spaces before the first line. */
	readonly indent?: number;
	/** Spaces before the lines after it; as the first. */
	readonly hang?: number;
}

/**
 * Lines without line ends, at least one. Spaces at the start and the end of the text, and double ones, do not count.
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
