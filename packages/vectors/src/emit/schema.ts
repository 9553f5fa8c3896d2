/** The JSON Schema of a case's JSON form. */

import { FLAGS } from '../case/fields.ts';

const ADDRESS = { type: 'string', pattern: '^0x[0-9a-f]+$' };
const RANGE = { type: 'string', pattern: '^0x[0-9a-f]+-0x[0-9a-f]+$' };
const SIZE = { anyOf: [{ type: 'integer' }, ADDRESS] };

/**
 * A case's JSON Schema (2020-12).
 * @param complete true to require every key, as `formatCase` writes them; else only `mmio` is required
 * @example
 * ```ts
 * import { caseSchema } from '@hvmmio/vectors/emit';
 * console.log(caseSchema(true)['type']); // object
 * ```
 */
export function caseSchema(complete: boolean): Record<string, unknown> {
	const properties = {
		mmio: { type: 'array', items: RANGE },
		...Object.fromEntries(FLAGS.map(({ field, values }) => [field, { enum: [...values] }])),
		lfbBase: ADDRESS,
		lfbSize: { type: 'integer', minimum: 0, maximum: 0xffff_ffff },
		bar: {
			type: 'object',
			properties: { start: ADDRESS, size: SIZE },
			required: ['start', 'size'],
			additionalProperties: false,
		},
	};
	const required = complete ? Object.keys(properties) : ['mmio'];
	return { type: 'object', properties, required, additionalProperties: false };
}
