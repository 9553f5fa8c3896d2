/** A line of help with the default, which comes from the table that the model itself takes it from. */

/** `brief (default X)`, with a boolean as yes or no and a list as its flag takes it. */
export function withDefault(brief: string, value: string | number | boolean | readonly string[]): string {
	const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : [value].flat().join(',');
	return `${brief} (default ${text})`;
}
