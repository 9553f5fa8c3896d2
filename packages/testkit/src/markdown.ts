/** Reads tables and links in the project's Markdown. */

/** The rows of the table with exactly these column names, each row by column name, without backquotes. */
export function tableOf(text: string, columns: readonly string[]): Record<string, string>[] {
	const lines = text.split('\n');
	const head = lines.findIndex((line) => cellsOf(line).join('|') === columns.join('|'));
	if (head < 0) {
		throw new Error(`no table with the columns ${columns.join(', ')}`);
	}
	const rows: Record<string, string>[] = [];
	for (let i = head + 2; lines[i]?.startsWith('|'); i++) {
		const cells = cellsOf(lines[i] as string);
		rows.push(Object.fromEntries(columns.map((column, at) => [column, (cells[at] ?? '').replaceAll('`', '')])));
	}
	return rows;
}

function cellsOf(line: string): string[] {
	return line.startsWith('|')
		? line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim())
		: [];
}

/** Targets of `[text](target)` that are not web addresses. */
export function localLinks(text: string): string[] {
	return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
		.map((match) => match[1] as string)
		.filter((target) => !/^https?:/.test(target));
}
