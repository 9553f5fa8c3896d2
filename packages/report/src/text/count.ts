/** Formats counts. */

/**
 * `26,697,408`.
 * @example
 * ```ts
 * import { formatCount } from '@hvmmio/report';
 * console.log(formatCount(26697408)); // 26,697,408
 * ```
 */
export function formatCount(value: number): string {
	return value.toLocaleString('en-US');
}

/**
 * `1 case`, `2,000 cases`.
 * @example
 * ```ts
 * import { counted } from '@hvmmio/report';
 * console.log(counted(1, 'case'), counted(2000, 'case')); // 1 case 2,000 cases
 * ```
 */
export function counted(value: number, one: string, many = `${one}s`): string {
	return `${formatCount(value)} ${value === 1 ? one : many}`;
}
