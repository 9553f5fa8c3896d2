/**
 * `node tools/home.mjs`: copies the project's home page and repository from the root package.json to every published
 * package.
 */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicHome, readJson } from './public-home.mjs';
import { ROOT } from './set-up.mjs';

const { repository, homepage, bugs } = publicHome('package.json');
for (const parent of ['packages', 'apps']) {
	for (const name of readdirSync(join(ROOT, parent))) {
		const path = join(ROOT, parent, name, 'package.json');
		const manifest = readJson(path);
		if (!manifest.private) {
			const home = { homepage, bugs, repository: { ...repository, directory: `${parent}/${name}` } };
			writeFileSync(path, `${JSON.stringify({ ...manifest, ...home }, null, '\t')}\n`);
		}
	}
}
