/** `node tools/home.mjs`: copies the project's public home from the root's package.json to every published package. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ROOT } from './set-up.mjs';

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

const { repository, homepage, bugs } = read(join(ROOT, 'package.json'));
if (!repository || !homepage || !bugs) {
	fail('package.json: no public home, expected "repository", "homepage" and "bugs"');
}
for (const parent of ['packages', 'apps']) {
	for (const name of readdirSync(join(ROOT, parent))) {
		const path = join(ROOT, parent, name, 'package.json');
		const manifest = read(path);
		if (!manifest.private) {
			const home = { homepage, bugs, repository: { ...repository, directory: `${parent}/${name}` } };
			writeFileSync(path, `${JSON.stringify({ ...manifest, ...home }, null, '\t')}\n`);
		}
	}
}
