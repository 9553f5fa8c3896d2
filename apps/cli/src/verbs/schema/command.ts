import type { Values } from '../../command/option.ts';
import { defineVerb } from '../../command/verb.ts';

/** Names of schemas: documents by verb, and the other inputs and outputs of the command. */
export const SCHEMA_NAMES = [
	'layout',
	'policies',
	'reserve',
	'simulate',
	'simulate-summary',
	'plan',
	'diagnose',
	'difftest',
	'kernel-diff',
	'kernel-check',
	'kernel-identify',
	'kernel-prove',
	'vm',
	'request',
	'answer',
	'error',
] as const;

const schemaFlags = {};

export type SchemaValues = Values<typeof schemaFlags>;

export const schemaVerb = defineVerb({
	name: 'schema',
	brief: 'The JSON Schema of a document, of a --vm file, of ndjson requests and answers',
	description: [
		`The JSON Schema (2020-12) of a document, of what --vm and --ndjson read (vm, request), of what --ndjson answers, and of errors. NAME is ${SCHEMA_NAMES.join(', ')}.`,
	],
	examples: [
		['hvmmio schema simulate', 'of what hvmmio simulate --json prints'],
		['hvmmio schema request > request.json', 'of a line that --ndjson reads'],
	],
	table: schemaFlags,
	positionals: {
		usage: 'NAME',
		brief: 'A verb (kernel-diff for kernel diff), vm, request, answer or error',
		names: ['NAME'],
		min: 1,
		max: 1,
		values: SCHEMA_NAMES,
	},
	load: () => import('./schema.ts'),
});
