/**
 * Run in a package's folder: checks that the packed files are complete and types resolve. Arguments are passed to attw.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-pack-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
	const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] });
	if (status !== 0) {
		process.stderr.write(`${program} ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}\n`);
		process.exit(status ?? 1);
	}
}

/** @param {string} file below tools/node_modules */
const tool = (file) => fileURLToPath(new URL(`node_modules/${file}`, import.meta.url));

run('pnpm', 'pack', '--pack-destination', folder);
const tarball = join(folder, readdirSync(folder)[0] ?? '');
run(process.execPath, tool('publint/src/cli.js'), 'run', tarball, '--strict');
const attw = tool('@arethetypeswrong/cli/dist/index.js');
run(process.execPath, attw, tarball, '--profile', 'esm-only', ...process.argv.slice(2));
