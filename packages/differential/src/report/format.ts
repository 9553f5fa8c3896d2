/** Formats counts. */

/**
 * Formats a count with thousands separators: `26,697,408`.
 * @example
 * ```ts
 * import { count } from '@hvmmio/differential';
 * console.log(count(100_000)); // 100,000
 * ```
 */
export function count(value: number): string {
	return value.toLocaleString('en-US');
}
