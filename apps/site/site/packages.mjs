/** The published packages that programs import, and their type declarations. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** @type {readonly { name: string, folder: string, entries: readonly { specifier: string, types: string }[] }[]} */
export const PACKAGES = readdirSync(join(ROOT, 'packages'))
	.sort()
	.map((folder) => ({
		folder,
		manifest: JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'package.json'), 'utf8')),
	}))
	.filter(({ manifest }) => !manifest.private)
	.map(({ folder, manifest }) => {
		const entries = Object.entries(manifest.exports).flatMap(([key, value]) =>
			value.types ? [{ specifier: join(manifest.name, key), types: join(ROOT, 'packages', folder, value.types) }] : [],
		);
		return { name: manifest.name, folder, entries };
	});
