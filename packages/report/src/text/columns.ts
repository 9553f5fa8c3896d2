/** Tables of text. */

import { wrap } from './wrap.ts';

/** How a table of text is made. */
export interface ColumnsOptions {
	/** The width that it should keep to: a table that is wider has a line for each cell; as wide as it is. */
	readonly columns?: number | undefined;
	/** How many rows are its head; 1. */
	readonly heads?: number | undefined;
}

/**
 * Rows of cells as lines with columns, two spaces between them. The first row has all columns. Where they do not fit, the
 * first cell of each row stands above the others, and each of these behind the head of its column.
 * @example
 * ```ts
 * import { columnLines } from '@hvmmio/report';
 * const rows = [
 * 	['policy', 'verdict'],
 * 	['low-half', 'ok'],
 * ];
 * console.log(columnLines(rows)[1]); // low-half  ok
 * console.log(columnLines(rows, { columns: 14 }).join('|')); // policy|low-half|  verdict  ok
 * ```
 */
export function columnLines(
	rows: readonly (readonly string[])[],
	{ columns = Number.POSITIVE_INFINITY, heads = 1 }: ColumnsOptions = {},
): string[] {
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	const lines = rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] as number))
			.join('  ')
			.trimEnd(),
	);
	return lines.every((line) => line.length <= columns) ? lines : stackedLines(rows, columns, heads);
}

function stackedLines(rows: readonly (readonly string[])[], columns: number, heads: number): string[] {
	const names = (rows[0] ?? []).map((_, column) =>
		rows
			.slice(0, heads)
			.map((row) => row[column] ?? '')
			.filter((text) => text !== '')
			.join(' '),
	);
	const [title = '', ...titles] = names;
	const width = Math.max(0, ...titles.map((text) => text.length));
	const indent = width + 4;
	return [
		...(title === '' ? [] : wrap(title, { columns })),
		...rows.slice(heads).flatMap(([first = '', ...cells]) => [
			first,
			...cells.flatMap((cell, column) => {
				const [line = '', ...more] = wrap(cell, { columns, indent });
				return [`  ${(titles[column] ?? '').padEnd(width)}${line.slice(width + 2)}`.trimEnd(), ...more];
			}),
		]),
	];
}
