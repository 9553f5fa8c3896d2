/** Finds optional packages, which are not dependencies. */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where to look: from the command, and in the folder where the set-up of a clone installs packages. */
const PLACES = [import.meta.url, new URL('../../../tools/kernel-tools/package.json', import.meta.url)];

export function findPackage(name: string): { readonly module: string; readonly version: string } | null {
	for (const place of PLACES) {
		try {
			const entry = createRequire(place).resolve(name);
			const { version } = JSON.parse(readFileSync(manifestOf(entry), 'utf8')) as { version: string };
			return { module: pathToFileURL(entry).href, version: String(version) };
		} catch {
			// Not in this place.
		}
	}
	return null;
}

/** The nearest package.json that has a version, from a package's entry up. */
function manifestOf(entry: string): string {
	let folder = dirname(entry);
	while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
		folder = dirname(folder);
	}
	return join(folder, 'package.json');
}
