/** The C peer (bench/policy_twin.c, gcc -O2) as a child that decides a file of records each time it is told to. */

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** As many as the header names. */
export const POLICIES = 12;
const SOURCES = ['policy_twin.c', 'policy_twin_main.c'].map((name) =>
	fileURLToPath(new URL(`bench/${name}`, import.meta.url)),
);

/**
 * Null where gcc is missing.
 *
 * @param {string} folder an empty one, which the caller removes
 * @param {Uint8Array} records input records of the policy module, 64 bytes each
 */
export function openTwin(folder, records) {
	const program = join(folder, 'twin');
	try {
		execFileSync('gcc', ['-std=c11', '-O2', '-o', program, ...SOURCES]);
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
		throw error;
	}
	const file = join(folder, 'records');
	writeFileSync(file, records);
	const child = spawn(program, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
	const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
	return {
		/**
		 * Nanoseconds for all records.
		 *
		 * @param {number} policy its number; `POLICIES` for what memory alone takes
		 * @param {string} [answers] a file for the output records; not part of the time
		 */
		async run(policy, answers = '') {
			child.stdin.write(`${policy} ${answers}\n`);
			const { value, done } = await lines.next();
			if (done) throw new Error('the C twin ended');
			return Number(value);
		},
		close() {
			child.stdin.end();
		},
	};
}

/**
 * What the twin answers for the records, policy by policy, 32 bytes a record. Null where gcc is missing.
 *
 * @param {Uint8Array} records
 */
export async function twinAnswers(records) {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-twin-'));
	const twin = openTwin(folder, records);
	try {
		if (!twin) return null;
		const file = join(folder, 'answers');
		const answers = [];
		for (let policy = 0; policy < POLICIES; policy++) {
			await twin.run(policy, file);
			answers.push(readFileSync(file));
		}
		return answers;
	} finally {
		twin?.close();
		rmSync(folder, { recursive: true });
	}
}
