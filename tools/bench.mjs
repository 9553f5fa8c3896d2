/**
 * `pnpm bench`: benchmarks, as ratios to a named peer in the same run. `pnpm bench NAME…` runs only those. No test
 * depends on these numbers.
 */

import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import { alone, checkNode, fail, install, turbo } from './set-up.mjs';

const folder = new URL('./bench/', import.meta.url);
const names = readdirSync(folder)
	.filter((file) => file.endsWith('.mjs'))
	.map((file) => basename(file, '.mjs'));
const selected = process.argv.slice(2);
const unknown = selected.find((name) => !names.includes(name));
if (unknown !== undefined) {
	fail(`bench ${unknown}: no such benchmark, expected ${names.join(', ')}`);
}

checkNode();
await alone(async () => {
	await install('all');
	await turbo(['build', '--filter=@hvmmio/tools^...', '--output-logs=errors-only']);
});
/** @param {string} line */
const print = (line) => process.stdout.write(`${line}\n`);
print(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`);
for (const name of selected.length > 0 ? selected : names) {
	print(`\n${name}`);
	const { run } = await import(new URL(`${name}.mjs`, folder).href);
	await run(print);
}
