/** The field tables as constants in AssemblyScript and TypeScript, for a package without imports. */

import { type FieldRow, FLAGS, MESSAGES } from '../case/fields.ts';
import { snake } from './c.ts';

const upper = (name: string) => snake(name).toUpperCase();

/**
 * `export const LFB_BASE: usize = 32;` for each field, then the record's size in bytes.
 * @param prefix of each name
 * @param type type of the offsets; `sizeType` that of the size. Both include the colon and may be empty.
 * @example
 * ```ts
 * import { DECISION_RECORD } from '@hvmmio/vectors/case';
 * import { scriptOffsets } from '@hvmmio/vectors/emit';
 * console.log(scriptOffsets(DECISION_RECORD, 'in', 'usize', 'usize', 64).includes('usize')); // true
 * ```
 */
export function scriptOffsets(
	record: readonly FieldRow[],
	prefix: string,
	type: string,
	sizeType: string,
	bytes: number,
): string {
	return [
		...record.map(({ name, offset }) => `export const ${prefix}${upper(name)}${type} = ${offset};`),
		'/** Bytes of a whole record. */',
		`export const ${prefix}BYTES${sizeType} = ${bytes};`,
		'',
	].join('\n');
}

/**
 * The bits of `flags` and `messages`.
 * @example
 * ```ts
 * import { scriptBits } from '@hvmmio/vectors/emit';
 * console.log(scriptBits('u32').includes('u32')); // true
 * ```
 */
export function scriptBits(type: string): string {
	return [
		...FLAGS.map(({ name, bit, about }) => `/** ${about} */\nexport const ${upper(name)}${type} = ${bit};`),
		...MESSAGES.map(({ id, bit }) => `export const ${upper(id)}${type} = ${bit};`),
		'',
	].join('\n');
}
