/**
 * policy.wasm against the same decision in C (policy_twin.c, gcc -O2): the same million records, the two turn about in
 * one run. Alone: `node tools/bench/wasm.mjs`.
 */

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { plausibleRecords } from './records.mjs';

const RECORDS = 1_000_000;
const ROUNDS = 9;
const POLICIES = [
	'screen-info',
	'gen1-bar',
	'sysfb-gate',
	'low-half',
	'low-half-ungated',
	'low-half-screen-info',
	'seed-proposal',
	'low-half-skip-cvm',
	'fixed-64m-fallback',
	'fixed-64m-always',
	'config-window-high',
];

/** @param {string} path */
function here(path) {
	return fileURLToPath(new URL(path, import.meta.url));
}

/** The module over the records, in its own memory. @param {Uint8Array<ArrayBuffer>} records */
function openModule(records) {
	const bytes = readFileSync(here('../../packages/policy-as/build/policy.wasm'));
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
	const wasm = /** @type {any} */ (exports);
	const count = records.length / 64;
	const input = wasm.hvmmio_io_area(count * 96);
	const output = input + records.length;
	const memory = new Uint8Array(wasm.memory.buffer);
	memory.set(records, input);
	return {
		/** Nanoseconds for all records. @param {number} policy */
		run(policy) {
			const start = process.hrtime.bigint();
			wasm.hvmmio_reserve_fb_batch(policy, input, output, count);
			return Number(process.hrtime.bigint() - start);
		},
		answers: () => memory.subarray(output, output + count * 32),
	};
}

/** The twin as a child that waits for its turn; null where gcc is missing. @param {string} folder @param {Uint8Array} records */
function openTwin(folder, records) {
	const program = join(folder, 'twin');
	try {
		execFileSync('gcc', ['-std=c11', '-O2', '-o', program, here('policy_twin.c'), here('policy_twin_main.c')]);
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
		throw error;
	}
	const file = join(folder, 'records');
	writeFileSync(file, records);
	const child = spawn(program, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	return {
		/** @param {number} policy @param {string} [answers] a file to write them to */
		async run(policy, answers = '') {
			child.stdin.write(`${policy} ${answers}\n`);
			const { value, done } = await lines.next();
			if (done) throw new Error('the twin ended');
			return Number(value);
		},
		close: () => child.stdin.end(),
	};
}

/** @param {number[]} times of all records, in ns */
function summary(times) {
	const sorted = times.map((time) => time / RECORDS).sort((a, b) => a - b);
	return { least: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0 };
}

/** @param {(line: string) => void} print */
export async function run(print) {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-bench-'));
	try {
		const records = plausibleRecords(RECORDS);
		const module = openModule(records);
		const twin = openTwin(folder, records);
		print(`policy.wasm and C at gcc -O2: ${RECORDS} records, ns per decision, least (median) of ${ROUNDS} rounds`);
		if (!twin) print('gcc is not here: the module alone');
		const ratios = [];
		for (const [policy, id] of POLICIES.entries()) {
			if (twin) {
				const file = join(folder, 'answers');
				await twin.run(policy, file);
				module.run(policy);
				if (!readFileSync(file).equals(module.answers())) throw new Error(`${id}: the two do not answer alike`);
			}
			const times = { module: /** @type {number[]} */ ([]), twin: /** @type {number[]} */ ([]) };
			for (let round = 0; round < ROUNDS; round++) {
				if (twin) times.twin.push(await twin.run(policy));
				times.module.push(module.run(policy));
			}
			const [ours, theirs] = [summary(times.module), summary(times.twin)];
			const wasm = `wasm ${ours.least.toFixed(1)} (${ours.median.toFixed(1)})`;
			if (twin) {
				ratios.push(ours.least / theirs.least);
				const c = `C ${theirs.least.toFixed(1)} (${theirs.median.toFixed(1)})`;
				print(`${id.padEnd(22)} ${wasm.padEnd(18)} ${c.padEnd(18)} ratio ${(ours.least / theirs.least).toFixed(2)}`);
			} else {
				print(`${id.padEnd(22)} ${wasm}`);
			}
		}
		if (twin) print(`largest ratio ${Math.max(...ratios).toFixed(2)} (to hold: at most 1.25)`);
		twin?.close();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await run(console.log);
