/**
 * Run by a package manager before a package of this workspace is packed or published: refuses what would be broken for
 * those who install it. `pack` (prepack) needs a build, and pnpm, since npm keeps `workspace:^` as it stands;
 * `publish` (prepublishOnly) needs the project's public home in the root's package.json, to which npm's pages link.
 */

import { existsSync, readFileSync } from 'node:fs';
import { fail } from './set-up.mjs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

if (!existsSync('dist')) {
	fail(`${manifest.name}: not built, expected npm run build first`);
}
if (!process.env['npm_config_user_agent']?.startsWith('pnpm/')) {
	fail(`${manifest.name}: packed by another program than pnpm, expected pnpm pack or pnpm publish`);
}
if (process.argv[2] === 'publish') {
	const root = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
	if (!root.repository?.url || root.repository.url !== manifest.repository?.url) {
		fail(
			`${manifest.name}: no public home, expected "repository", "homepage" and "bugs" in the root's package.json, ` +
				'copied to every package by node tools/home.mjs',
		);
	}
}
