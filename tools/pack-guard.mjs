/**
 * Run by package managers before a package of this workspace is packed or published; refuses what would be broken after
 * installation. `pack` (prepack) requires a build, and pnpm, since npm does not replace `workspace:^`; it then copies
 * the documents that the package cites into its folder `docs`, which is not in the repository. `publish`
 * (prepublishOnly) requires the project's home page in the root package.json, to which npm's pages link.
 */

import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { publicHome, readJson } from './public-home.mjs';
import { fail, ROOT } from './set-up.mjs';

/** Documents that READMEs, docstrings and headers cite, and documents that these link to. */
const PAGES = ['contract.md', 'domain.md', 'hosts.md', 'proofs.md'];

const manifest = readJson('package.json');

if (!existsSync('dist')) {
	fail(`${manifest.name}: not built, expected npm run build first`);
}
if (!process.env['npm_config_user_agent']?.startsWith('pnpm/')) {
	fail(`${manifest.name}: packed by another program than pnpm, expected pnpm pack or pnpm publish`);
}
if (process.argv[2] === 'publish' && publicHome(manifest.name).repository.url !== manifest.repository?.url) {
	fail(`${manifest.name}: another public home than the root's package.json, expected node tools/home.mjs to be run`);
}
mkdirSync('docs', { recursive: true });
for (const page of PAGES) {
	copyFileSync(join(ROOT, 'docs', page), join('docs', page));
}
