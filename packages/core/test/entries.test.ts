/** The entries of the package: the main one stays small, and every name is exported by one entry only. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const SRC = new URL('../src/', import.meta.url);

/** The names, including types, that an entry exports. */
function namesOf(file: string): string[] {
	const text = readFileSync(new URL(file, SRC), 'utf8').replace(/^\/\*\*[\s\S]*?\*\/$/gm, '');
	const statements = text.split(';').map((statement) => statement.trim());
	return statements.filter(Boolean).flatMap((statement) => {
		const list = /^export (?:type )?\{([^}]*)\} from '[^']+'$/.exec(statement)?.[1];
		expect(list, `${file}: an entry re-exports by name and does nothing else`).toBeDefined();
		const items = (list ?? '').split(',').map((item) => item.trim());
		return items.filter(Boolean).map((item) => item.replace(/^type /, '').replace(/^.* as /, ''));
	});
}

const subjects = Object.keys(manifest.exports)
	.filter((entry) => entry.startsWith('./') && entry !== './package.json')
	.map((entry) => entry.slice(2));
const main = namesOf('index.ts');

test('the main entry has what one calls first, in at most 35 names', () => {
	expect(main.length).toBeLessThanOrEqual(35);
	const calls = ['resolveVm', 'resolveOptions', 'hostLayout', 'reserve', 'simulate', 'plan', 'POLICIES', 'policyById'];
	expect(main).toEqual(expect.arrayContaining(calls));
});

test('every subject is a folder with an entry, and built', async () => {
	const folders = readdirSync(SRC, { withFileTypes: true }).filter((each) => each.isDirectory());
	const withEntry = folders.filter(({ name }) => readdirSync(new URL(name, SRC)).includes('index.ts'));
	expect(withEntry.map(({ name }) => name).sort()).toEqual([...subjects].sort());
	for (const subject of subjects) {
		const { [`./${subject}`]: files } = manifest.exports as Record<string, unknown>;
		expect(files).toEqual({ types: `./dist/${subject}.d.ts`, default: `./dist/${subject}.js` });
	}
});

test('every name has one home', () => {
	const all = [main, ...subjects.map((subject) => namesOf(`${subject}/index.ts`))].flat();
	expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
});
