/** Copies a package's files into a folder of the site, which a view fetches on demand. */

import { constants, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

interface Beside {
	/**
	 * Prefix of three constants: …_MODULE, the entry's URL relative to the page; …_BYTES, the total size of the files;
	 * …_VERSION, name and version of the package.
	 */
	readonly define: 'COMPILER' | 'SOLVER';
	readonly packageName: string;
	/** The folder's name, without the version. */
	readonly folder: string;
	/** The file that the page loads, and that loads the others; all are in one folder of the package. */
	readonly entry: string;
	readonly isOurs: (file: string) => boolean;
}

export const compiler = (): Plugin =>
	beside({
		define: 'COMPILER',
		packageName: '@yowasp/clang',
		folder: 'clang',
		entry: 'bundle.js',
		isOurs: () => true,
	});

export const solver = (): Plugin =>
	beside({
		define: 'SOLVER',
		packageName: 'z3-solver',
		folder: 'z3',
		entry: 'z3-built.js',
		isOurs: (file) => file.startsWith('z3-built.'),
	});

function beside({ define, packageName, folder: short, entry, isOurs }: Beside): Plugin {
	const from = dirname(createRequire(import.meta.url).resolve(packageName));
	const { version } = JSON.parse(readFileSync(join(from, '..', 'package.json'), 'utf8')) as { version: string };
	const files = readdirSync(from).filter(isOurs);
	const bytes = files.reduce((sum, file) => sum + statSync(join(from, file)).size, 0);
	const folder = `${short}-${version}`;
	return {
		name: `hvmmio:${define.toLowerCase()}`,
		config: (_config, { command }) => ({
			define: {
				[`${define}_MODULE`]: JSON.stringify(command === 'build' ? `${folder}/${entry}` : `/@fs${from}/${entry}`),
				[`${define}_BYTES`]: bytes,
				[`${define}_VERSION`]: JSON.stringify(`${packageName} ${version}`),
			},
		}),
		writeBundle({ dir = '' }) {
			mkdirSync(join(dir, folder), { recursive: true });
			for (const file of files) {
				copyFileSync(join(from, file), join(dir, folder, file), constants.COPYFILE_FICLONE);
			}
		},
	};
}
