/** The C twin (bench/policy_twin.c, gcc -O2) as a child process that decides a file of records on request. */

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Number of policies, as in the header. */
export const POLICIES = 12;
const SOURCES = ['policy_twin.c', 'policy_twin_main.c'].map((name) =>
	fileURLToPath(new URL(`bench/${name}`, import.meta.url)),
);

/**
 * Starts the twin; null without gcc.
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
		 * @param {number} policy its number; `POLICIES` to measure memory access only
		 * @param {string} [answers] a file for the output records; writing it is not measured
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
 * The twin's answers for the records, policy by policy, 32 bytes per record; null without gcc.
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
