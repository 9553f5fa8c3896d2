/**
 * `npm start -- ARGS`: sets up the clone if necessary, then runs `hvmmio ARGS` in the folder in which npm was called.
 */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endWithNpm } from './children.mjs';
import { alone, buildCommand, checkNode, install, ROOT, turbo } from './set-up.mjs';

const args = process.argv.slice(2);
/** Verbs and options that compile a kernel's C; --kernel of policies is a version. */
const TAKES_SOURCE = args[0] === 'reserve' || args[0] === 'difftest';
const NEEDS_COMPILER = args[0] === 'kernel' || (TAKES_SOURCE && args.some((arg) => /^--kernel(=|$)/.test(arg)));

checkNode();
endWithNpm();
await alone(async () => {
	if (args[0] === 'web') {
		await install('all');
		await turbo(['build', '--filter=@hvmmio/web', '--output-logs=errors-only']);
	} else {
		await install('command');
	}
	if (NEEDS_COMPILER) {
		await install('kernel');
	}
	await buildCommand();
});

const folder = process.env['INIT_CWD'];
if (folder) {
	process.chdir(folder);
}
const main = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
process.argv[1] = main;
await import(pathToFileURL(main).href);
