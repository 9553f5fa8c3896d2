/** Adds the default to a line of help, taken from the model's own table of defaults. */

/** `brief (default X)`, with a boolean as yes or no and a list in the form of its flag. */
export function withDefault(brief: string, value: string | number | boolean | readonly string[]): string {
	const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : [value].flat().join(',');
	return `${brief} (default ${text})`;
}
