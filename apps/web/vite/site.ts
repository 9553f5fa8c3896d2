/** Copies the documentation into the folder `docs` of the site. */

import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SITE = fileURLToPath(new URL('../../site/dist/', import.meta.url));

/** Contents of the documentation's files, which are part of the build's version. */
export function siteContents(): Buffer[] {
	const entries = existsSync(SITE) ? readdirSync(SITE, { recursive: true, withFileTypes: true }) : [];
	const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	return files.sort().map((file) => readFileSync(file));
}

export function site(): Plugin {
	return {
		name: 'hvmmio:site',
		apply: 'build',
		writeBundle({ dir = '' }) {
			if (!existsSync(SITE)) {
				this.error('apps/site/dist: not built, expected npm run build');
			}
			cpSync(SITE, join(dir, 'docs'), { recursive: true });
		},
	};
}
