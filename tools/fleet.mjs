/**
 * Runs the recipes of docs/fleet on an inventory, with several workers on this machine. `pnpm fleet [COUNT]` runs 10^6
 * VMs (minutes) and prints the throughput by number of workers; each must give the same multiset of answers as a single
 * process.
 */

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	closeSync,
	createReadStream,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { ROOT } from './set-up.mjs';
import { programOnPath } from './wasm-hosts/call.mjs';
import { pythonWith } from './wasm-hosts/python.mjs';

const RECIPES = join(ROOT, 'docs', 'fleet');
const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
const COUNT = 1_000_000;
const WORKERS = [1, 2];
/** Blocks of an inventory per worker, for an even load. */
const BLOCKS = 4;

/**
 * @typedef {object} Recipe
 * @property {string} name
 * @property {string} needs required programs
 * @property {() => boolean} isHere
 * @property {(inventory: string, out: string, workers: number, bytes: number) => [program: string, ...args: string[]]} command
 * @property {(out: string, printed: string) => readonly string[]} answers the files with the answers
 */

const python = () => pythonWith(programOnPath('python3') ?? '', 'fleet', join(RECIPES, 'requirements.txt'));
/** @param {string} folder */
const partsIn = (folder) =>
	readdirSync(folder)
		.filter((name) => name.startsWith('part-'))
		.map((name) => join(folder, name));

/** @type {readonly Recipe[]} */
export const FLEET = [
	{
		name: 'GNU parallel',
		needs: 'the Debian package parallel',
		isHere: () => programOnPath('parallel') !== undefined,
		command: (inventory, _, workers, bytes) => [
			join(RECIPES, 'parallel.sh'),
			String(workers),
			inventory,
			String(bytes),
		],
		answers: (_, printed) => [printed],
	},
	{
		name: 'Dask distributed',
		needs: 'Python 3 with venv',
		isHere: () => programOnPath('python3') !== undefined,
		command: (inventory, out, workers, bytes) => [
			python(),
			join(RECIPES, 'dask_bag.py'),
			String(workers),
			inventory,
			out,
			String(bytes),
		],
		answers: partsIn,
	},
	{
		name: 'Apache Spark',
		needs: 'Python 3 with venv and Java 17',
		isHere: () => programOnPath('python3') !== undefined && programOnPath('java') !== undefined,
		command: (inventory, out, workers) => [
			python(),
			join(RECIPES, 'spark.py'),
			`local-cluster[${workers},1,1024]`,
			inventory,
			out,
		],
		answers: (out) => partsIn(join(out, 'lines')),
	},
];

/** Installs the command for the workers. @param {string} folder @param {string} [before] lines of sh that run first */
export function installCommand(folder, before = '') {
	const file = join(folder, 'hvmmio');
	writeFileSync(file, `#!/bin/sh\n${before}\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
	chmodSync(file, 0o755);
}

/** @param {string} folder @param {number} count @returns {string} the inventory's file */
export function writeInventory(folder, count) {
	const file = join(folder, 'inventory.ndjson');
	const out = openSync(file, 'w');
	spawnSync(process.execPath, [join(RECIPES, 'inventory.mjs'), String(count)], {
		stdio: ['ignore', out, 'inherit'],
	});
	closeSync(out);
	return file;
}

/** Writes the answers of a single process to a file. @param {string} folder @param {string} inventory */
export function answersOfOne(folder, inventory) {
	const file = join(folder, 'one-process.ndjson');
	const input = openSync(inventory, 'r');
	const output = openSync(file, 'w');
	spawnSync(process.execPath, [MAIN, 'simulate', '--ndjson'], { stdio: [input, output, 2] });
	closeSync(input);
	closeSync(output);
	return file;
}

/**
 * Starts a recipe.
 * @param {Recipe} recipe @param {string} folder with the command; for scratch files @param {string} inventory
 * @param {number} workers @param {number} bytes of a block of the inventory
 */
export function start(recipe, folder, inventory, workers, bytes) {
	const out = join(folder, `out-${recipe.name.replaceAll(' ', '-')}-${workers}`);
	const [program, ...args] = recipe.command(inventory, out, workers, bytes);
	const PATH = `${folder}${delimiter}${process.env['PATH']}`;
	const env = { ...process.env, PATH, SPARK_LOCAL_IP: '127.0.0.1', SPARK_LOCAL_DIRS: folder };
	const printed = openSync(`${out}.printed`, 'w');
	const said = openSync(`${out}.said`, 'w');
	const child = spawn(program, args, { env, cwd: folder, stdio: ['ignore', printed, said] });
	closeSync(printed);
	closeSync(said);
	/** @type {Promise<readonly string[]>} */
	const answers = new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) {
				resolve(recipe.answers(out, `${out}.printed`));
			} else {
				reject(new Error(`${recipe.name} ended with ${code}: ${readFileSync(`${out}.said`, 'utf8').slice(-2000)}`));
			}
		});
	});
	return { child, answers };
}

/**
 * Number of lines and sum of their SHA-256, which does not depend on their order.
 * @param {readonly string[]} files
 */
export async function multiset(files) {
	let lines = 0;
	let sum = 0n;
	for (const file of files) {
		for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
			lines++;
			sum += BigInt(`0x${createHash('sha256').update(line).digest('hex')}`);
		}
	}
	return { lines, sum };
}

async function main() {
	const count = Number(process.argv[2] ?? COUNT);
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-fleet-'));
	try {
		installCommand(folder);
		const inventory = writeInventory(folder, count);
		const began = performance.now();
		const one = answersOfOne(folder, inventory);
		print('one process', 1, count, performance.now() - began);
		const expected = await multiset([one]);
		rmSync(one);
		for (const recipe of FLEET.filter(({ isHere }) => isHere())) {
			for (const workers of WORKERS) {
				const bytes = Math.ceil(statSync(inventory).size / workers / BLOCKS);
				const from = performance.now();
				const answers = await start(recipe, folder, inventory, workers, bytes).answers;
				print(recipe.name, workers, count, performance.now() - from);
				const got = await multiset(answers);
				if (got.lines !== expected.lines || got.sum !== expected.sum) {
					throw new Error(`${recipe.name}: ${got.lines} answers that are not the ${expected.lines} of one process`);
				}
				for (const file of answers) rmSync(file);
			}
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** @param {string} name @param {number} workers @param {number} count @param {number} milliseconds */
function print(name, workers, count, milliseconds) {
	const rate = Math.round((1000 * count) / milliseconds).toLocaleString('en');
	process.stdout.write(`| ${name} | ${workers} | ${(milliseconds / 1000).toFixed(1)} s | ${rate} VMs a second |\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
