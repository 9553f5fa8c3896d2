/** Puts the documentation beside the page, in the folder `docs`. */

import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const SITE = fileURLToPath(new URL('../../site/dist/', import.meta.url));

/** Contents of the site's files, so that a change in one is a new version of the whole. */
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
