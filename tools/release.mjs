/**
 * `npm run release:version`: applies the changesets to versions and changelogs, and updates the lockfile. `npm run
 * release`: builds and publishes every package whose version is not published yet, if a home page is set.
 */

import { publicHome } from './public-home.mjs';
import { alone, checkNode, fail, install, pnpm, turbo } from './set-up.mjs';

const [action] = process.argv.slice(2);
/** @param {Buffer} chunk */
const show = (chunk) => process.stderr.write(chunk);

/** @param {string[]} args for pnpm */
async function run(...args) {
	const code = await pnpm(args, show);
	if (code !== 0) {
		process.exit(code);
	}
}

checkNode();
if (action === 'publish') {
	publicHome('release');
	await alone(async () => {
		await install('all');
		await turbo(['build', '--output-logs=errors-only']);
	});
	await run('exec', 'changeset', 'publish');
} else if (action === 'version') {
	await alone(() => install('all'));
	await run('exec', 'changeset', 'version');
	await run('install', '--lockfile-only', '--prefer-offline');
} else {
	fail(`release ${action}: no such action, expected version or publish`);
}
