/**
 * A plugin for rolldown (tsdown, Vite): writes THIRD-PARTY-NOTICES.md beside what is built, of the packages whose code is
 * really in it, each with the text of its licence. A package that ships no text has it in tools/licences. One plugin may
 * serve several builds into the same folder; where nothing of others is bundled, no file is written.
 */

import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const NOTICES = 'THIRD-PARTY-NOTICES.md';

const LICENCES = fileURLToPath(new URL('licences/', import.meta.url));
/** A file of a licence or of a notice that has to go with it. */
const LICENCE_FILE = /^(?:licen[sc]e|copying|notice)(?:\.(?:md|txt))?$/i;

/** What bundlers put into their output themselves, by the module's name there: the package that it belongs to. */
const HELPERS = { rolldown: /^\0?rolldown\//, vite: /^\0?vite\// };

export interface NoticesOptions {
	/** The `import.meta.url` of the build's configuration, from which packages are found. */
	readonly from: string;
	/** Packages whose files are copied or compiled in, where no bundler sees it. */
	readonly also?: readonly string[];
}

/** What is looked at of a bundler's output. */
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

/** The folder of a package that is installed where `from` finds it, or beside one of the workspace's tools. */
function folderOf(name: string, from: string): string {
	// Where it really lies: what it needs lies beside it there, and nowhere else after an install of the command alone.
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

/** The text of the file, packages in alphabetical order. */
function noticesOf(folders: readonly string[]): string {
	const sections = folders.map((folder): [string, string] => {
		const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		const heading = `## ${name} ${version}\n\nLicence: ${license}\n\n`;
		return [name, `${heading}${licencesOf(name, folder).map(fenced).join('\n')}`];
	});
	const texts = new Map(sections.sort(([a], [b]) => (a < b ? -1 : 1)));
	return `# Third-party notices\n\nCode of others that is distributed here, with its licences.\n\n${[...texts.values()].join('\n')}`;
}

/** The texts that go with the package. */
function licencesOf(name: string, folder: string): string[] {
	const own = join(LICENCES, `${name.split('/').join(sep)}.txt`);
	const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
	const paths = files.length > 0 ? files.map((file) => join(folder, file)) : [own];
	if (!paths.every((path) => existsSync(path))) {
		throw new Error(`${name}: bundled, and has no licence file; expected its text in ${own}`);
	}
	return paths.map((path) => withoutDependencies(readFileSync(path, 'utf8')).trim());
}

/** A tool's licence file may list what the tool itself bundles, which is not in what it helped to make. */
function withoutDependencies(text: string): string {
	return text.split(/^# Licenses of bundled dependencies$/m)[0] as string;
}

function fenced(text: string): string {
	return `\`\`\`text\n${text}\n\`\`\`\n`;
}
