/** `npm start -- ARGS`: sets up what is missing, then is `hvmmio ARGS`, in the folder in which npm was called. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, install, ROOT } from './set-up.mjs';

checkNode();
install();
build('cli');
if (process.argv[2] === 'web' && existsSync(join(ROOT, 'apps', 'web'))) {
	build('web');
}

const folder = process.env['INIT_CWD'];
if (folder) {
	process.chdir(folder);
}
const main = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
process.argv[1] = main;
await import(pathToFileURL(main).href);
