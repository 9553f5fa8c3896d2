/**
 * A repeated `kernel diff`, which uses cached results, compared with the first run, which compiles; with one on other
 * random inputs, which runs two compiled kernels again; and with `difftest` over the same lattice. Prints processor
 * time of all threads and the number of cores in use. Elapsed time on an idle machine with two cores is half of that
 * plus the sequential part.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelTree } from '../fetch-kernels.mjs';
import { ROOT } from '../set-up.mjs';

const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
const VERSIONS = ['6.1.170-3', '6.1.192-2'];
const ROUNDS = 5;

/** @param {(line: string) => void} print */
export async function run(print) {
	const paths = [];
	for (const version of VERSIONS) {
		const tree = await kernelTree(version);
		if (!('path' in tree)) {
			print(`  not measured: kernel ${version}: ${tree.why}`);
			return;
		}
		paths.push(tree.path);
	}
	const cache = mkdtempSync(join(tmpdir(), 'hvmmio-bench-'));
	try {
		const diff = ['kernel', 'diff', ...paths];
		const first = measured(diff, cache);
		const peer = best(() => ['difftest', '--exhaustive', '--policy', 'low-half', '--cases', '1'], cache);
		const second = best(() => diff, cache);
		const anew = best((round) => [...diff, '--seed', String(round + 2)], cache);
		for (const [name, { cpu, wall }] of Object.entries({
			'difftest --exhaustive': peer,
			'kernel diff, first': first,
			'kernel diff, anew': anew,
			'kernel diff, second': second,
		})) {
			const ratio = `${(cpu / peer.cpu).toFixed(2)} times difftest, ${(cpu / first.cpu).toFixed(2)} times the first`;
			print(
				`  ${name.padEnd(22)} ${cpu.toFixed(2)} s on ${(cpu / wall).toFixed(1)} cores, ${wall.toFixed(2)} s   ${ratio}`,
			);
		}
	} finally {
		rmSync(cache, { recursive: true, force: true });
	}
}

/** @param {(round: number) => readonly string[]} argsOf @param {string} cache */
function best(argsOf, cache) {
	const all = Array.from({ length: ROUNDS }, (_, round) => measured(argsOf(round), cache));
	return all.reduce((least, each) => (each.cpu < least.cpu ? each : least));
}

/** The shell reports the times of its children. @param {readonly string[]} args @param {string} cache */
function measured(args, cache) {
	const start = process.hrtime.bigint();
	const { stdout } = spawnSync('sh', ['-c', '"$@" > /dev/null; times', 'sh', process.execPath, MAIN, ...args], {
		encoding: 'utf8',
		env: { ...process.env, XDG_CACHE_HOME: cache },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const wall = Number(process.hrtime.bigint() - start) / 1e9;
	const [, children = ''] = stdout.trim().split('\n');
	const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0);
	return { cpu, wall };
}
