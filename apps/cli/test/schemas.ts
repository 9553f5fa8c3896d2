/** Validates every document that the command prints in a test against its schema. */

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export const SCHEMAS = new URL('../../../packages/report/schemas/', import.meta.url);

export function readSchema(name: string): object {
	return JSON.parse(readFileSync(new URL(`${name}.json`, SCHEMAS), 'utf8'));
}

export const schemaFiles = (): string[] => readdirSync(SCHEMAS).map((file) => file.replace(/\.json$/, ''));

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
const validators = new Map<string, ValidateFunction>();

/** @throws Error with the validation errors */
export function validate(name: string, document: unknown): void {
	const known = validators.get(name) ?? ajv.compile(readSchema(name));
	validators.set(name, known);
	if (!known(document)) {
		throw new Error(`${name}: ${ajv.errorsText(known.errors)}\n${JSON.stringify(document).slice(0, 2000)}`);
	}
}

/** Validates the output if it is JSON: one document, or one answer per line. */
export function validateOutput(args: readonly string[], out: string): void {
	if (args.includes('--ndjson') && out.startsWith('{"id":')) {
		for (const line of out.split('\n').slice(0, -1)) {
			validate('answer', JSON.parse(line));
		}
	} else if (out.startsWith('{\n  "schema": "hvmmio/')) {
		const document = JSON.parse(out);
		const [, name = ''] = /^hvmmio\/([\w-]+)\/\d+$/.exec(document.schema) ?? [];
		validate(name, document);
	}
}
