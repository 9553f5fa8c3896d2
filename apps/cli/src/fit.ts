/** Text at the width of the terminal. */

/** A command to paste, a drawing, a line with colours in it: these stay as they are. */
const WHOLE = /^\s*(?:\S+: )?(?:hvmmio |[A-Z][a-z]+-VM)|[│×≈⋮]/;
const ESCAPE = '\u001b';
const SENTENCE = /^ *\p{Lu}.*\.$/u;
const MIN_COLUMNS = 40;

/**
 * On a terminal a line that is too long goes on in the next one: a sentence below its start, a row of a table below its
 * last column. Elsewhere it stays whole, for grep and scripts.
 */
export function fit(line: string, terminal: boolean, width: number): string[] {
	const columns = Math.max(MIN_COLUMNS, width);
	if (!terminal || line.length <= columns || line.includes(ESCAPE) || WHOLE.test(line)) {
		return [line];
	}
	const hang = ' '.repeat(hangOf(line, columns));
	const lines: string[] = [];
	let rest = line;
	while (rest.length > columns) {
		// At the last space that fits, or else at the first of all.
		const from = rest.search(/\S/);
		const last = rest.lastIndexOf(' ', columns);
		const at = last > from ? last : rest.indexOf(' ', from);
		if (at < 0) {
			break;
		}
		lines.push(rest.slice(0, at).trimEnd());
		rest = hang + rest.slice(at).trimStart();
	}
	return [...lines, rest];
}

function hangOf(line: string, columns: number): number {
	const indent = line.search(/\S/);
	if (SENTENCE.test(line)) {
		return indent;
	}
	const column = /^.*\S {2,}/.exec(line)?.[0].length ?? 0;
	return column > 0 && column <= columns / 2 ? column : indent + 4;
}
