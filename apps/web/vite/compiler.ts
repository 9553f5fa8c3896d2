/** Puts the C compiler beside the page: a folder that is fetched when a view asks for it, never before. */

import { constants, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const ENTRY = 'bundle.js';

/** Defines COMPILER_MODULE, relative to the page, and COMPILER_BYTES, of all that it fetches. */
export function compiler(): Plugin {
	const gen = dirname(createRequire(import.meta.url).resolve('@yowasp/clang'));
	const { version } = JSON.parse(readFileSync(join(gen, '..', 'package.json'), 'utf8')) as { version: string };
	const files = readdirSync(gen);
	const bytes = files.reduce((sum, file) => sum + statSync(join(gen, file)).size, 0);
	const folder = `clang-${version}`;
	return {
		name: 'hvmmio:compiler',
		config: (_config, { command }) => ({
			define: {
				COMPILER_MODULE: JSON.stringify(command === 'build' ? `${folder}/${ENTRY}` : `/@fs${gen}/${ENTRY}`),
				COMPILER_BYTES: bytes,
			},
		}),
		writeBundle({ dir = '' }) {
			mkdirSync(join(dir, folder), { recursive: true });
			for (const file of files) {
				copyFileSync(join(gen, file), join(dir, folder, file), constants.COPYFILE_FICLONE);
			}
		},
	};
}
