/**
 * policy.wasm compared with the same decision in C: the same million records, alternating in one run, with the records
 * in random order, where branches cannot be predicted, and sorted. Alone: `node tools/bench/wasm.mjs`.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plausibleRecords } from '../policy-records.mjs';
import { openTwin, POLICIES } from '../policy-twin.mjs';
import { turbo } from '../set-up.mjs';

const RECORDS = 1_000_000;
const ROUNDS = 25;

/** The module with the records in its memory. @param {Uint8Array} records */
async function openModule(records) {
	const { load, policyIds } = await import('@hvmmio/policy-as');
	const { policyWasm } = await import('@hvmmio/policy-as/inline');
	const batch = load(policyWasm()).batch(RECORDS);
	new Uint8Array(batch.input.buffer, batch.input.byteOffset).set(records);
	return {
		policyIds,
		/** Nanoseconds for all records. @param {typeof policyIds[number]} policy */
		run(policy) {
			const start = process.hrtime.bigint();
			batch.run(policy);
			return Number(process.hrtime.bigint() - start);
		},
		answers: () => new Uint8Array(batch.output.buffer, batch.output.byteOffset, batch.output.byteLength),
	};
}

/** Minimum and median, in ns per record. @param {number[]} times of all records, in ns */
function summary(times) {
	const sorted = times.map((time) => time / RECORDS).sort((a, b) => a - b);
	const [least = 0, median = 0] = [sorted[0], sorted[sorted.length >> 1]];
	return { least, text: `${least.toFixed(1)} (${median.toFixed(1)})` };
}

/** The records, sorted by content. @param {Uint8Array} records */
function sorted(records) {
	const each = Array.from({ length: RECORDS }, (_, at) => Buffer.from(records.subarray(at * 64, at * 64 + 64)));
	return new Uint8Array(Buffer.concat(each.sort(Buffer.compare)));
}

/** @param {(line: string) => void} print @param {Uint8Array} records @param {string} order */
async function compare(print, records, order) {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-bench-'));
	try {
		const module = await openModule(records);
		const twin = openTwin(folder, records);
		print(`\nRecords ${order}: ns per decision, least (median) of ${ROUNDS} rounds`);
		if (!twin) print('gcc is missing: the module alone');
		const sum = { wasm: 0, c: 0 };
		for (const [number, id] of module.policyIds.entries()) {
			module.run(id);
			const answers = join(folder, 'answers');
			await twin?.run(number, answers);
			if (twin && !readFileSync(answers).equals(module.answers())) throw new Error(`${id}: different answers`);
			/** @type {{ wasm: number[], c: number[] }} */
			const times = { wasm: [], c: [] };
			for (let round = 0; round < ROUNDS; round++) {
				if (twin) times.c.push(await twin.run(number));
				times.wasm.push(module.run(id));
			}
			const [wasm, c] = [summary(times.wasm), summary(times.c)];
			sum.wasm += wasm.least;
			sum.c += c.least;
			const against = twin ? `   C ${c.text}   ratio ${(wasm.least / c.least).toFixed(2)}` : '';
			print(`${id.padEnd(22)} wasm ${wasm.text}${against}`);
		}
		if (twin) {
			print(`all policies together: ratio ${(sum.wasm / sum.c).toFixed(2)}`);
			const memory = [];
			for (let round = 0; round < ROUNDS; round++) memory.push(await twin.run(POLICIES));
			print(`memory alone, 64 bytes read and 32 written: ${summary(memory).text}`);
			twin.close();
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** @param {(line: string) => void} print */
export async function run(print) {
	await turbo(['build', '--filter=@hvmmio/policy-as', '--output-logs=errors-only']);
	print(`policy.wasm and C at gcc -O2, ${RECORDS} records`);
	const records = plausibleRecords(RECORDS);
	await compare(print, records, 'as they come');
	await compare(print, sorted(records), 'sorted');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await run(console.log);
