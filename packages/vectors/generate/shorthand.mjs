/** Shorthand for cases, expanded to the full JSON form. It calculates no expected values. */

export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

/**
 * `0xf8000000-0xfbffffff` as a range in JSON; null for `none`.
 * @param {string} text
 */
export function range(text) {
	if (text === 'none') {
		return null;
	}
	const [start = '', end = ''] = text.split('-');
	return { start, end, size: Number(BigInt(end) - BigInt(start)) + 1 };
}

/**
 * The range of a text that is not `none`.
 * @param {string} text
 */
export function given(text) {
	return /** @type {{ start: string, end: string, size: number }} */ (range(text));
}

/**
 * `0xf8000000+64MiB` or `0xf8000000+8388608` as a start and a size.
 * @param {string} text
 */
export function span(text) {
	const [start = '', size = ''] = text.split('+');
	const bytes = size.endsWith('MiB') ? Number.parseInt(size, 10) * MIB : Number(size);
	return { start, size: bytes };
}
