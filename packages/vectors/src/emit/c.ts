/** The field tables as C: `#define`s and structs. */

import { bytesOf, type FieldRow, FLAGS, MESSAGES } from '../case/fields.ts';

/**
 * `barIsMemory` is `bar_is_memory`, `resource32` is `resource_32`.
 * @example
 * ```ts
 * import { snake } from '@hvmmio/vectors/emit';
 * console.log(snake('lfbBase')); // lfb_base
 * ```
 */
export function snake(name: string): string {
	return name
		.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
		.replace(/(\d+)$/, '_$1')
		.replaceAll('-', '_');
}

/**
 * The bits of `flags` and of `messages`.
 * @param prefix of each name, as `HVMMIO_`
 * @param literal formats a bit; by default with a <stdint.h> macro
 * @example
 * ```ts
 * import { cDefines } from '@hvmmio/vectors/emit';
 * console.log(cDefines('HVMMIO_').includes('#define HVMMIO_')); // true
 * ```
 */
export function cDefines(prefix: string, literal = (bit: number) => `UINT32_C(${bit})`): string {
	return [
		'/* `flags` of an input record; unknown bits are ignored. */',
		...aligned(FLAGS.map(({ name, bit, about }) => [`#define ${prefix}${upper(name)} ${literal(bit)}`, about])),
		'',
		'/* `messages` of an output record. */',
		...MESSAGES.map(({ id, bit }) => `#define ${prefix}${upper(id)} ${literal(bit)}`),
		'',
	].join('\n');
}

/**
 * A record as a C struct, for a header.
 * @example
 * ```ts
 * import { DECISION_RECORD } from '@hvmmio/vectors/case';
 * import { cStruct } from '@hvmmio/vectors/emit';
 * console.log(cStruct('record', DECISION_RECORD, 'One case.').includes('struct record {')); // true
 * ```
 */
export function cStruct(name: string, record: readonly FieldRow[], about: string): string {
	const fields = record.map((field): [string, string | undefined] => [
		`\t${field.width === 64 ? 'uint64_t' : 'uint32_t'} ${snake(field.name)}${field.count ? `[${field.count}]` : ''};`,
		field.about,
	]);
	return [`/* ${about} */`, `struct ${name} {`, ...aligned(fields), '};', ''].join('\n');
}

/**
 * Assertions that a struct has the layout of the table. @param assert formats one assertion
 * @example
 * ```ts
 * import { DECISION_RECORD } from '@hvmmio/vectors/case';
 * import { cAssertions } from '@hvmmio/vectors/emit';
 * const text = cAssertions('record', DECISION_RECORD, (condition) => `_Static_assert(${condition}, "");`);
 * console.log(text.includes('_Static_assert(')); // true
 * ```
 */
export function cAssertions(name: string, record: readonly FieldRow[], assert: (condition: string) => string): string {
	return [
		assert(`sizeof(struct ${name}) == ${bytesOf(record)}`),
		...record.map((field) => assert(`offsetof(struct ${name}, ${snake(field.name)}) == ${field.offset}`)),
		'',
	].join('\n');
}

function upper(name: string): string {
	return snake(name).toUpperCase();
}

/** Aligns the comments of consecutive lines. */
function aligned(lines: readonly (readonly [string, string | undefined])[]): string[] {
	return lines.map(([text, about], i) => {
		if (about === undefined) {
			return text;
		}
		let from = i;
		let to = i;
		while (lines[from - 1]?.[1] !== undefined) {
			from--;
		}
		while (lines[to + 1]?.[1] !== undefined) {
			to++;
		}
		const width = Math.max(...lines.slice(from, to + 1).map(([each]) => each.length));
		return `${text.padEnd(width)} /* ${about} */`;
	});
}
