/** Writes sw.js, which caches the files of this build, so that the page opens offline. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { ISOLATION } from './security.ts';
import { siteContents } from './site.ts';

/** In bytes. Larger files are cached on first use, not at the first visit. */
const LARGEST_PRECACHED = 512 * 1024;

export function serviceWorker(): Plugin {
	let root = '';
	return {
		name: 'hvmmio:service-worker',
		apply: 'build',
		configResolved(config) {
			root = config.root;
		},
		generateBundle: {
			order: 'post',
			handler(_options, bundle) {
				const hash = createHash('sha256');
				const files: string[] = [];
				const keep = (name: string, content: string | Uint8Array) => {
					hash.update(name).update(content);
					if (content.length <= LARGEST_PRECACHED && !name.endsWith('.map')) {
						files.push(name);
					}
				};
				for (const [name, file] of Object.entries(bundle)) {
					keep(name, file.type === 'chunk' ? file.code : file.source);
				}
				for (const name of readdirSync(join(root, 'public'))) {
					keep(name, readFileSync(join(root, 'public', name)));
				}
				for (const content of siteContents()) {
					hash.update(content);
				}
				const list = files.map((name) => (name === 'index.html' ? './' : name)).sort();
				const source = readFileSync(join(root, 'vite', 'sw.template.js'), 'utf8')
					.replace("'VERSION'", JSON.stringify(hash.digest('hex').slice(0, 16)))
					.replace("['FILES']", JSON.stringify(list))
					.replace("['ISOLATION']", JSON.stringify(Object.entries(ISOLATION)));
				this.emitFile({ type: 'asset', fileName: 'sw.js', source });
			},
		},
	};
}
