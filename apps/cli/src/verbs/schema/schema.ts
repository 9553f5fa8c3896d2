import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Context } from '../../context.ts';
import type { SchemaValues } from './command.ts';

/** Location of the schemas relative to the bundle and to this source. */
const PLACES = ['./schemas/', '../../../../../packages/report/schemas/'];

export default function run(context: Context, _values: SchemaValues, [name]: readonly string[]): void {
	const files = PLACES.map((place) => fileURLToPath(new URL(`${place}${name}.json`, import.meta.url)));
	context.out(readFileSync(files.find((file) => existsSync(file)) ?? (files[0] as string), 'utf8'));
}
