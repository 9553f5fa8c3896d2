/**
 * `npm test`: sets up the clone if necessary and runs every check of the workspace, like CI. The last line has the
 * number of tests; the exit code is 0 only if all checks passed.
 */

import { stripVTControlCharacters } from 'node:util';
import { endWithNpm } from './children.mjs';
import { installDebianPackages } from './debian-packages.mjs';
import { alone, checkNode, install, turbo, turboWatched } from './set-up.mjs';

/** The tasks of turbo.json; `test` runs the suites of all packages. */
const TASKS = ['build', 'typecheck', 'lint', 'knip', 'imports', 'pack:check', 'test'];

checkNode();
endWithNpm();
installDebianPackages();
await alone(async () => {
	await install('all');
	await turbo(['build', '--output-logs=errors-only']);
});

const started = Date.now();
const counts = { passed: 0, failed: 0, skipped: 0 };
let rest = '';
const args = [...TASKS, '--continue', '--concurrency=2', '--output-logs=new-only'];
const code = await turboWatched(args, (chunk) => {
	process.stdout.write(chunk);
	const lines = (rest + chunk.toString('utf8')).split('\n');
	rest = lines.pop() ?? '';
	lines.forEach(count);
});
count(rest);

const seconds = Math.round((Date.now() - started) / 1000);
process.stdout.write(`\n${code === 0 ? 'All checks passed' : 'Some checks FAILED, see above'} (${seconds} s).\n`);
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
process.exitCode = code;

/**
 * Sums up vitest's summary lines, `Tests 1 failed | 20 passed | 2 skipped (23)`.
 * @param {string} line
 */
function count(line) {
	const plain = stripVTControlCharacters(line);
	if (/^(?:\S+:test: )?\s*Tests\s+\d/.test(plain)) {
		for (const [, number, kind] of plain.matchAll(/(\d+) (passed|failed|skipped)/g)) {
			counts[/** @type {keyof typeof counts} */ (kind)] += Number(number);
		}
	}
}
