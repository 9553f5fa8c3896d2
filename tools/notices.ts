/**
 * A plugin for rolldown (tsdown, Vite): writes THIRD-PARTY-NOTICES.md next to the output, with the licences of the
 * packages whose code is in the bundle. Licence texts that packages do not ship are in tools/licences. One plugin may
 * be used for several builds into the same folder; without third-party code no file is written.
 */

import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const NOTICES = 'THIRD-PARTY-NOTICES.md';

const LICENCES = fileURLToPath(new URL('licences/', import.meta.url));
/** Names of licence and notice files. */
const LICENCE_FILE = /^(?:licen[sc]e|copying|notice)(?:\.(?:md|txt))?$/i;

/** Modules that bundlers add to their output, with the package they belong to. */
const HELPERS = { rolldown: /^\0?rolldown\//, vite: /^\0?vite\// };

export interface NoticesOptions {
	/** `import.meta.url` of the build's configuration, from which packages are resolved. */
	readonly from: string;
	/** Packages that are copied or compiled in without the bundler's knowledge. */
	readonly also?: readonly string[];
}

/** The parts of a bundler's output that are used. */
type Output =
	| { readonly type: 'chunk'; readonly modules: Readonly<Record<string, { readonly renderedLength: number }>> }
	| { readonly type: 'asset'; readonly originalFileNames?: readonly string[] };

export function notices({ from, also = [] }: NoticesOptions) {
	/** Folders of packages. */
	const found = new Set(also.map((name) => folderOf(name, from)));
	return {
		name: 'hvmmio:notices',
		generateBundle(_options: unknown, bundle: Readonly<Record<string, Output>>): void {
			for (const file of Object.values(bundle)) {
				const modules =
					file.type === 'chunk'
						? Object.entries(file.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
						: (file.originalFileNames ?? []);
				for (const id of modules) {
					const folder = packageOf(id, from);
					if (folder !== null) {
						found.add(folder);
					}
				}
			}
		},
		writeBundle({ dir = '' }: { dir?: string }): void {
			if (found.size > 0) {
				writeFileSync(join(dir, NOTICES), noticesOf([...found]));
			}
		},
	};
}

/** The folder of the installed package that a module belongs to, or null. */
function packageOf(id: string, from: string): string | null {
	const [path = ''] = id.split('?');
	const at = path.lastIndexOf('node_modules/');
	if (at >= 0) {
		const [scope = '', name = ''] = path.slice(at).split('/').slice(1);
		return path.slice(0, at) + join('node_modules', scope, scope.startsWith('@') ? name : '');
	}
	const helper = Object.entries(HELPERS).find(([, pattern]) => pattern.test(path));
	return helper === undefined ? null : folderOf(helper[0], from);
}

/** The folder of a package, resolved from `from` or from one of the workspace's tools. */
function folderOf(name: string, from: string): string {
	// The real path: after installing only the command, its dependencies can be resolved only from there.
	const tsdown = realpathSync(join(dirname(LICENCES), '..', 'node_modules', 'tsdown', 'package.json'));
	for (const start of [from, import.meta.url, tsdown]) {
		const folders = createRequire(start).resolve.paths(name) ?? [];
		const folder = folders.map((path) => join(path, name)).find((path) => existsSync(join(path, 'package.json')));
		if (folder !== undefined) {
			return folder;
		}
	}
	throw new Error(`${name}: not installed, so its licence cannot be read`);
}

/** The content of the file, with packages in alphabetical order. */
function noticesOf(folders: readonly string[]): string {
	const sections = folders.map((folder): [string, string] => {
		const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		const heading = `## ${name} ${version}\n\nLicence: ${license}\n\n`;
		return [name, `${heading}${licencesOf(name, folder).map(fenced).join('\n')}`];
	});
	const texts = new Map(sections.sort(([a], [b]) => (a < b ? -1 : 1)));
	return `# Third-party notices\n\nCode of others that is distributed here, with its licences.\n\n${[...texts.values()].join('\n')}`;
}

/** The licence texts of a package. */
function licencesOf(name: string, folder: string): string[] {
	const own = join(LICENCES, `${name.split('/').join(sep)}.txt`);
	const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
	const paths = files.length > 0 ? files.map((file) => join(folder, file)) : [own];
	if (!paths.every((path) => existsSync(path))) {
		throw new Error(`${name}: bundled, and has no licence file; expected its text in ${own}`);
	}
	return paths.map((path) => withoutDependencies(readFileSync(path, 'utf8')).trim());
}

/** A tool's licence file may list what the tool itself bundles, which is not in our output. */
function withoutDependencies(text: string): string {
	return text.split(/^# Licenses of bundled dependencies$/m)[0] as string;
}

function fenced(text: string): string {
	return `\`\`\`text\n${text}\n\`\`\`\n`;
}
