/** The schemas: one for each name, consistent with the option tables, refusing invalid documents. */

import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Table } from '../src/command/option.ts';
import { vmTable } from '../src/options/vm.ts';
import { reserveTable } from '../src/verbs/reserve/options.ts';
import { SCHEMA_NAMES } from '../src/verbs/schema/command.ts';
import { simulateTable } from '../src/verbs/simulate/options.ts';
import { hvmmio } from './harness.ts';
import { readSchema, SCHEMAS, schemaFiles, validate } from './schemas.ts';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

function objectSchema(table: Table): object {
	const properties = Object.fromEntries(
		Object.entries(table).map(([key, { kind, brief, repeat, oppositeFlag }]) => {
			const description = oppositeFlag === undefined ? brief : `False: ${brief}`;
			return [key, repeat ? { type: 'array', items: kind.schema, description } : { ...kind.schema, description }];
		}),
	);
	return { type: 'object', properties, additionalProperties: false };
}

/** Schemas generated from the option tables; `UPDATE_SCHEMAS=1` writes them. */
const FROM_TABLES: Readonly<Record<string, object>> = {
	vm: { $schema: DRAFT, title: 'A VM: the file of --vm, the member vm of a request', ...objectSchema(vmTable) },
	request: {
		$schema: DRAFT,
		title: 'A line that --ndjson reads: of layout (without options), reserve or simulate',
		type: 'object',
		properties: {
			id: { description: 'Anything; it goes back as it was written.' },
			vm: objectSchema(vmTable),
			options: { anyOf: [objectSchema(simulateTable), objectSchema(reserveTable)] },
		},
		additionalProperties: false,
	},
};

test.each(Object.entries(FROM_TABLES))('%s is what the table of options says', (name, schema) => {
	if (process.env['UPDATE_SCHEMAS']) {
		writeFileSync(new URL(`${name}.json`, SCHEMAS), `${JSON.stringify(schema, null, '\t')}\n`);
	}
	expect(readSchema(name)).toEqual(JSON.parse(JSON.stringify(schema)));
});

test('each name has its schema and each schema its name', () => {
	expect(schemaFiles().sort()).toEqual([...SCHEMA_NAMES].sort());
});

test.each(SCHEMA_NAMES)('hvmmio schema %s prints it', async (name) => {
	const { code, out, err } = await hvmmio(['schema', name]);
	expect([code, err]).toEqual([0, '']);
	expect(JSON.parse(out)).toEqual(readSchema(name));
	expect(JSON.parse(out)).toMatchObject({ $schema: DRAFT, title: expect.any(String) });
});

test('a name that there is not', async () => {
	expect(await hvmmio(['schema', 'simulat'])).toEqual({
		code: 2,
		out: '',
		err: 'hvmmio: NAME simulat: unknown, expected simulate\n',
	});
});

test.each([
	['vm', { lowMmio: '128MB', resolution: '1920x1080' }],
	['vm', { generation: 1, lowMmio: 134_217_728, resolution: { horizontal: 1, vertical: 1 } }],
	['vm', { resolution: null, highMmioBase: '0xfe0000000' }],
	['request', { id: [1], vm: {}, options: { pci: [{ low: '16MB' }], drivers: ['pci'] } }],
	['request', { options: { mmio: ['0xf8000000-0xffffffff'], bios: true } }],
	['request', {}],
])('%s takes %j', (name, document) => {
	validate(name, document);
});

test.each([
	['vm', { generation: 3 }],
	['vm', { lowMMIO: 1 }],
	['vm', { lowMmio: -1 }],
	['vm', { resolution: { horizontal: 1 } }],
	['request', { vmm: {} }],
	// `bar` belongs to reserve, `pci` to simulate; no verb accepts both.
	['request', { options: { pci: [], bar: '0xf8000000+64MB' } }],
	['request', { options: { policy: 'x' } }],
	['request', { options: { drivers: 'pci' } }],
	['answer', { id: 1 }],
	['answer', { id: 1, line: 0, error: { code: 'usage', message: 'x' } }],
	['error', { schema: 'hvmmio/error/1', code: 'oops', message: 'x' }],
	['layout', { schema: 'hvmmio/layout/1' }],
	['simulate', { schema: 'hvmmio/layout/1' }],
])('%s refuses %j', (name, document) => {
	expect(() => validate(name, document)).toThrow();
});
