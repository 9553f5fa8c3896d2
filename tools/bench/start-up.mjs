/** Time of a complete run, compared with an empty Node program. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../set-up.mjs';

const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
const ROUNDS = 40;

/** @param {(line: string) => void} print */
export async function run(print) {
	const rows = {
		'node -e 0': ['-e', '0'],
		'hvmmio layout': [MAIN, 'layout'],
		'hvmmio simulate --json': [MAIN, 'simulate', '--json'],
		'hvmmio --help': [MAIN, '--help'],
	};
	/** @type {Map<string, number[]>} */
	const times = new Map(Object.keys(rows).map((name) => [name, []]));
	for (let round = 0; round < ROUNDS; round++) {
		for (const [name, args] of Object.entries(rows)) {
			const start = process.hrtime.bigint();
			spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
			times.get(name)?.push(Number(process.hrtime.bigint() - start) / 1e6);
		}
	}
	const base = median(times.get('node -e 0') ?? []);
	for (const [name, all] of times) {
		const time = median(all);
		print(`  ${name.padEnd(24)} ${time.toFixed(1).padStart(7)} ms   ${(time / base).toFixed(2)} times node`);
	}
}

/** @param {number[]} values */
function median(values) {
	return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
