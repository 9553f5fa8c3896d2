/**
 * `pnpm torture [--minutes N] [--seed N] [--kills N] [--only WORD]`: kills every verb with every signal, in rounds of
 * one kill for each pair, at random times. A signal that arrives after the end is not counted. Afterwards no process
 * and no temporary file may remain, and written files must be complete. In between an entry of the compile cache is
 * damaged, and the answer must not change. First, every fault of the environment is tested for every verb
 * (apps/cli/test/faults.test.ts). Prints a summary; exit code 1 if something failed.
 */

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { numbersFrom } from '../packages/testkit/src/random.mjs';
import { ROOT } from './set-up.mjs';

const { values } = parseArgs({
	options: {
		minutes: { type: 'string', default: '5' },
		seed: { type: 'string', default: '1' },
		kills: { type: 'string', default: '1000000' },
		only: { type: 'string', multiple: true, default: [] },
	},
});
const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL', 'SIGPIPE'];
const PATIENCE_MS = 20_000;

const random = numbersFrom(Number(values.seed));

const folder = mkdtempSync(join(tmpdir(), 'hvmmio-torture-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
cpSync(join(ROOT, 'apps', 'cli', 'test', 'examples'), folder, { recursive: true });
const TEMPORARY = join(folder, 'tmp');
const CACHE = join(folder, 'cache', 'hvmmio', 'compiled');
const MAP = join(folder, 'map.svg');
mkdirSync(TEMPORARY);
const own = readFileSync(join(ROOT, 'packages', 'testkit', 'src', 'own-kernel.ts'), 'utf8');
const [, OWN_VMBUS = ''] = /String\.raw`([^`]*)`/.exec(own) ?? [];
mkdirSync(join(folder, 'linux', 'drivers', 'hv'), { recursive: true });
writeFileSync(join(folder, 'linux', 'drivers', 'hv', 'vmbus_drv.c'), OWN_VMBUS);
mkdirSync(join(folder, 'changed', 'drivers', 'hv'), { recursive: true });
writeFileSync(join(folder, 'changed', 'drivers', 'hv', 'vmbus_drv.c'), OWN_VMBUS.replaceAll('SZ_128M', 'SZ_64M'));

/** Environment variable that identifies the processes of a run. */
const MARK = `HVMMIO_TORTURE=${process.pid}`;
const ENV = {
	...process.env,
	TMPDIR: TEMPORARY,
	XDG_CACHE_HOME: join(folder, 'cache'),
	HVMMIO_TORTURE: String(process.pid),
};
const KERNEL = ['linux', '--cases', '20000'];
const CC =
	spawnSync('clang', ['--version']).status === 0
		? [['kernel', 'check', ...KERNEL, '--policy', 'low-half', '--cc', 'clang']]
		: [];
const VERBS = [
	['layout'],
	['policies', '--json'],
	['reserve', '--engine', 'wasm'],
	['simulate', '--policy', 'gen1-bar', '--svg', MAP],
	['simulate', '--ndjson', '--jobs', '2'],
	['plan'],
	['diagnose', 'kdump-console.txt'],
	['collect'],
	['difftest', '--cases', '3000000'],
	['schema', 'layout'],
	['completions', 'bash'],
	['help', 'simulate'],
	['web'],
	['kernel', 'check', ...KERNEL, '--policy', 'low-half'],
	['kernel', 'identify', ...KERNEL],
	['kernel', 'diff', 'linux', 'changed'],
	['kernel', 'prove', 'linux', '--theorem', 'below-vtpm'],
	...CC,
].filter(([first = '']) => values.only.length === 0 || values.only.includes(first));
const REQUESTS = Array.from({ length: 20_000 }, (_, id) => `{"id":${id}}\n`).join('');

/**
 * Runs a verb; kills it after a time, if one is given.
 * @param {string[]} args @param {NodeJS.Signals} [signal] @param {number} [after] milliseconds
 * @returns {Promise<{ code: number | null, by: NodeJS.Signals | null, hit: boolean, out: string, err: string, took: number }>}
 */
function run(args, signal, after = 0) {
	return new Promise((resolve) => {
		const start = performance.now();
		const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: ENV });
		let [out, err] = ['', ''];
		child.stdout.on('data', (data) => {
			out += data;
		});
		child.stderr.on('data', (data) => {
			err += data;
		});
		child.stdin.on('error', () => undefined);
		child.stdin.end(args.includes('--ndjson') ? REQUESTS : '');
		let hit = false;
		const timer =
			signal &&
			setTimeout(() => {
				hit = child.kill(signal);
			}, after);
		child.on('close', (code, by) => {
			clearTimeout(timer);
			resolve({ code, by, hit, out, err, took: performance.now() - start });
		});
	});
}

/** @returns {string[]} command lines of the processes that remain from a run */
function left() {
	return readdirSync('/proc')
		.filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
		.flatMap((pid) => {
			try {
				const isOurs = readFileSync(join('/proc', pid, 'environ'), 'utf8')
					.split('\0')
					.includes(MARK);
				return isOurs ? [readFileSync(join('/proc', pid, 'cmdline'), 'utf8').replaceAll('\0', ' ')] : [];
			} catch {
				return [];
			}
		});
}

/**
 * @param {() => readonly unknown[]} list @returns {Promise<readonly unknown[]>} its result once it is empty, or after a
 * timeout
 */
async function settled(list) {
	const end = Date.now() + PATIENCE_MS;
	while (list().length > 0 && Date.now() < end) {
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return list();
}

/** @type {string[]} */
const failures = [];
/** @param {string} what @param {readonly string[]} args @param {unknown} detail */
function fail(what, args, detail) {
	failures.push(`${what}: hvmmio ${args.join(' ')}: ${String(detail).slice(0, 400)}`);
	process.stderr.write(`${failures.at(-1)}\n`);
}

/** @type {Map<string[], { code: number | null, out: string, took: number }>} */
const usual = new Map();
for (const args of VERBS) {
	usual.set(args, args[0] === 'web' ? { code: null, out: '', took: 1000 } : await run(args));
}

/** Removes durations, which differ between runs. @param {string} text */
const comparable = (text) => text.replace(/\d+(?:\.\d+)? s\b/g, '');

/** Number of kills by verb and signal. @type {Map<string, Map<NodeJS.Signals, number>>} */
const counts = new Map();
/** @typedef {{ args: string[], signal: NodeJS.Signals }} Kill */
/** Remaining kills of the round. @type {Kill[]} */
let round = [];
const end = Date.now() + Number(values.minutes) * 60_000;
let kills = 0;
let damages = 0;
while (Date.now() < end && kills < Number(values.kills)) {
	if (round.length === 0) {
		// Node ignores SIGPIPE, so a verb that waits for a signal would never end.
		round = VERBS.flatMap((args) => SIGNALS.map((signal) => ({ args, signal }))).filter(
			({ args, signal }) => args[0] !== 'web' || signal !== 'SIGPIPE',
		);
	}
	const [{ args, signal }] = /** @type {[Kill]} */ (round.splice(random(round.length), 1));
	const known = /** @type {{ code: number | null, out: string, took: number }} */ (usual.get(args));
	writeFileSync(MAP, 'old');
	if (args[0] === 'kernel' && random(2) === 0) {
		rmSync(join(folder, 'cache'), { recursive: true, force: true });
	}
	const { code, by, hit, out, err } = await run(args, signal, random(Math.ceil(known.took)));
	kills += Number(hit);
	const name = args.slice(0, args[0] === 'kernel' ? 2 : 1).join(' ') + (args.includes('--cc') ? ' --cc' : '');
	const ofVerb = counts.get(name) ?? new Map();
	counts.set(name, ofVerb.set(signal, (ofVerb.get(signal) ?? 0) + Number(hit)));
	if (by === null && code !== known.code && args[0] !== 'web') {
		fail(`exit code ${code} in place of ${known.code}`, args, err);
	}
	if (by === null && args[0] !== 'web' && comparable(out) !== comparable(known.out)) {
		fail('another answer', args, out);
	}
	if (/\n\s+at |FATAL|panic/.test(err)) {
		fail('a stack trace', args, err);
	}
	for (const each of await settled(left)) {
		fail(`left running after ${signal}`, args, each);
	}
	for (const each of await settled(() => readdirSync(TEMPORARY))) {
		fail(`left in the temporary folder after ${signal}`, args, each);
		rmSync(join(TEMPORARY, String(each)), { recursive: true, force: true });
	}
	const map = readFileSync(MAP, 'utf8');
	if (map !== 'old' && !/^<svg [\s\S]*<\/svg>\n$/.test(map)) {
		fail(`half a picture after ${signal}`, args, map);
	}
	// Partial files after SIGKILL during a write cannot be avoided.
	const parts = readdirSync(folder).filter((file) => file.endsWith('.part'));
	if (parts.length > 0 && signal !== 'SIGKILL') {
		fail(`a part of a file is left after ${signal}`, args, parts);
	}
	for (const part of parts) {
		rmSync(join(folder, part));
	}
	if (args[0] === 'kernel') {
		damages += await damaged(args, known);
	}
}

/**
 * Damages an entry of the compile cache and repeats the run. @param {string[]} args @param {{ code: number | null, out:
 * string }} known
 */
async function damaged(args, known) {
	let entries;
	try {
		entries = readdirSync(CACHE).filter((file) => file.endsWith('.compiled'));
	} catch {
		return 0;
	}
	const entry = entries[random(entries.length)];
	if (entry === undefined) {
		return 0;
	}
	const bytes = readFileSync(join(CACHE, entry));
	const at = random(bytes.length);
	const cut = random(3) === 0;
	bytes[at] = /** @type {number} */ (bytes[at]) ^ (1 << random(8));
	writeFileSync(join(CACHE, entry), cut ? bytes.subarray(0, at) : bytes);
	const { code, out, err } = await run(args);
	if (code !== known.code || comparable(out) !== comparable(known.out)) {
		fail('another answer with a damaged cache', args, err || out);
	}
	return 1;
}

const cells = (/** @type {readonly (string | number)[]} */ row) =>
	row.map((cell, i) => (i === 0 ? String(cell).padEnd(18) : String(cell).padStart(7))).join('  ');
process.stdout.write(`${cells(['verb', ...SIGNALS])}\n`);
for (const [name, ofVerb] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
	process.stdout.write(`${cells([name, ...SIGNALS.map((signal) => ofVerb.get(signal) ?? 0)])}\n`);
}
process.stdout.write(`${kills} kills, ${damages} damaged cache entries, ${failures.length} failures\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
