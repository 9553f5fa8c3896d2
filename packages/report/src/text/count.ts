/** Counts as people read them. */

/** `26,697,408`. */
export function formatCount(value: number): string {
	return value.toLocaleString('en-US');
}

/** `1 case`, `2,000 cases`. */
export function counted(value: number, one: string, many = `${one}s`): string {
	return `${formatCount(value)} ${value === 1 ? one : many}`;
}
