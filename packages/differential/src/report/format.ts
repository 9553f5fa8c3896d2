/** Counts as people read them. */

/** `26,697,408`. */
export function count(value: number): string {
	return value.toLocaleString('en-US');
}
