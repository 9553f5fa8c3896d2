/** Every page of the site: its URL, its section of the navigation, and its Markdown. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGES, ROOT } from './packages.mjs';

/**
 * @typedef {object} Page
 * @property {string} url path in the site, without a leading slash
 * @property {string} title title in the navigation
 * @property {string} section of the navigation
 * @property {string} file in the repository, the base of its links
 * @property {string} text Markdown
 */

const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
const API = fileURLToPath(new URL('../.api/@hvmmio/', import.meta.url));

/** @type {readonly [file: string, url: string, title: string, section: string][]} */
const WRITTEN = [
	['docs/index.md', 'index.html', 'The problem in five minutes', ''],
	['docs/guides/administrator.md', 'guides/administrator.html', 'Administrators', 'Guides'],
	['docs/guides/kernel-developer.md', 'guides/kernel-developer.html', 'Kernel developers', 'Guides'],
	['docs/recipes.md', 'guides/recipes.html', 'Recipes: send-email, b4, bisect', 'Guides'],
	['docs/guides/distribution.md', 'guides/distribution.html', 'Distributions', 'Guides'],
	['docs/fleet.md', 'guides/fleet.html', 'A fleet at once', 'Guides'],
	['docs/guides/embedder.md', 'guides/embedder.html', 'Embedders', 'Guides'],
	['docs/guides/vmm-author.md', 'guides/vmm-author.html', 'VMM authors', 'Guides'],
	['docs/hosts.md', 'guides/hosts.html', 'Hosts', 'Guides'],
	['docs/contract.md', 'reference/contract.html', 'The contract', 'Reference'],
	['packages/policy-as/EMBEDDING.md', 'reference/embedding.html', 'The module in each runtime', 'Reference'],
	['docs/domain.md', 'domain.html', 'The domain', 'Why it is so'],
	['docs/how-we-know.md', 'how-we-know.html', 'How we know', 'Why it is so'],
	['docs/proofs.md', 'proofs.html', 'Proofs', 'Why it is so'],
	['apps/web/README.md', 'project/page.html', 'The page', 'The project'],
	['ARCHITECTURE.md', 'project/architecture.html', 'Architecture', 'The project'],
	['CONTRIBUTING.md', 'project/contributing.html', 'Contributing', 'The project'],
];

/** @param {string} file */
const read = (file) => readFileSync(join(ROOT, file), 'utf8');

/** @returns {Page[]} */
export function pages() {
	const written = WRITTEN.map(([file, url, title, section]) => ({ file, url, title, section, text: read(file) }));
	return [...written, commands(), documents(), component(), ...packageReadmes(), ...apiPages(), readme()];
}

/** @param {readonly string[]} args */
function hvmmio(...args) {
	const env = { ...process.env, COLUMNS: '90', LANG: 'C.UTF-8', NO_COLOR: '1' };
	return execFileSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env }).trimEnd();
}

/** The help of each verb. @returns {Page} */
function commands() {
	const top = hvmmio('help');
	const verbs = [...top.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}\S/gm)].map(
		(match) => /** @type {string} */ (match[1]),
	);
	const sections = verbs.map((verb) => `## ${verb}\n\n\`\`\`text\n${hvmmio('help', ...verb.split(' '))}\n\`\`\`\n`);
	const text = `# Commands\n\nWhat \`hvmmio help VERB\` prints.\n\n\`\`\`text\n${top}\n\`\`\`\n\n${sections.join('\n')}`;
	return { url: 'reference/commands.html', title: 'Commands', section: 'Reference', file: 'docs/x.md', text };
}

/** @returns {Page} */
function documents() {
	const folder = join('packages', 'report', 'schemas');
	const names = readdirSync(join(ROOT, folder)).map((file) => file.replace('.json', ''));
	const sections = names.map((name) => {
		const schema = read(join(folder, `${name}.json`)).trimEnd();
		return `## ${name}\n\n<details><summary>JSON Schema of ${name}</summary>\n\n\`\`\`json\n${schema}\n\`\`\`\n\n</details>\n`;
	});
	const intro =
		'What the command prints and reads as JSON, as JSON Schema 2020-12: what `hvmmio schema NAME` prints, and ' +
		'`@hvmmio/report/schemas/NAME.json`. What the names mean is in [the contract](contract.md).';
	const text = `# Documents\n\n${intro}\n\n${sections.join('\n')}`;
	return { url: 'reference/documents.html', title: 'Documents', section: 'Reference', file: 'docs/x.md', text };
}

/** @returns {Page} */
function component() {
	const wit = read('packages/policy-as/wit/policy.wit').trimEnd();
	const text = `# The component\n\nThe decision as a WebAssembly component, \`@hvmmio/policy-as/policy.component.wasm\`: it imports nothing. What each field means is with [the module](../packages/policy-as/README.md).\n\n\`\`\`wit\n${wit}\n\`\`\`\n`;
	return {
		url: 'reference/component.html',
		title: 'The component (WIT)',
		section: 'Reference',
		file: 'docs/x.md',
		text,
	};
}

/** @returns {Page[]} */
function packageReadmes() {
	const folders = [...PACKAGES.map(({ folder }) => `packages/${folder}`), 'apps/cli'];
	return folders.map((folder) => ({
		url: `packages/${folder.split('/')[1]}.html`,
		title: `@hvmmio/${folder.split('/')[1]}`,
		section: 'Packages',
		file: `${folder}/README.md`,
		text: read(`${folder}/README.md`),
	}));
}

/** @returns {Page[]} */
function apiPages() {
	return PACKAGES.flatMap(({ entries }) => entries).map(({ specifier }) => {
		const name = specifier.replace('@hvmmio/', '');
		const folder = join(API, dirname(name));
		// If two names differ only in case, typedoc adds a number to one.
		const file = readdirSync(folder).find(
			(each) => each.endsWith('.md') && each.replace(/(?:-\d+)?\.md$/, '') === basename(name),
		);
		const path = join(folder, file ?? '');
		if (file === undefined) {
			throw new Error(`${specifier}: no API page, expected one below ${API}`);
		}
		return {
			url: `api/${path.slice(API.length).replace(/\.md$/, '.html')}`,
			title: specifier,
			section: 'API',
			file: `.api/${path.slice(API.length)}`,
			text: readFileSync(path, 'utf8'),
		};
	});
}

/** @returns {Page} */
function readme() {
	return {
		url: 'project/readme.html',
		title: 'Read me first',
		section: 'The project',
		file: 'README.md',
		text: read('README.md'),
	};
}
