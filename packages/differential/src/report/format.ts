/** Counts and tables as people read them. */

/** Rows of cells as lines with columns. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	return rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] as number))
			.join('  ')
			.trimEnd(),
	);
}

/** `26,697,408`. */
export function count(value: number): string {
	return value.toLocaleString('en-US');
}
