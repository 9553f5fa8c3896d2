/**
 * Rows of cells as lines with columns, two spaces between them. The first row has all columns.
 * @example
 * ```ts
 * import { columnLines } from '@hvmmio/report';
 * const rows = [
 * 	['policy', 'verdict'],
 * 	['low-half', 'ok'],
 * ];
 * console.log(columnLines(rows)[1]); // low-half  ok
 * ```
 */
export function columnLines(rows: readonly (readonly string[])[]): string[] {
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	return rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] as number))
			.join('  ')
			.trimEnd(),
	);
}
