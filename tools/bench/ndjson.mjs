/**
 * Many simulations through a pipe, compared with a program that parses each line and prints an answer of the same
 * length.
 */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../set-up.mjs';
import { table } from '../timing.mjs';

const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
const LINES = 200_000;
const POLICIES = ['gen1-bar', 'sysfb-gate', 'low-half', 'low-half-ungated'];

/** Parses each line and prints as many bytes as the first answer has. */
const ECHO = `
	const { createInterface } = require('node:readline');
	const answer = 'x'.repeat(+process.argv[1]);
	let text = '';
	createInterface({ input: process.stdin }).on('line', (line) => {
		text += JSON.stringify({ id: JSON.parse(line).id, answer }) + '\\n';
		if (text.length > 65536) { process.stdout.write(text); text = ''; }
	}).on('close', () => process.stdout.write(text));
`;

/** @param {(line: string) => void} print */
export async function run(print) {
	let input = '';
	for (let id = 0; id < LINES; id++) {
		const vm = { platform: id % 2 ? 'azure' : 'lab', lowMmio: (512 + 2 * (id % 512)) * 2 ** 20 };
		input += `${JSON.stringify({ id, vm, options: { policy: POLICIES[id % 4] } })}\n`;
	}
	const first = through([MAIN, 'simulate', '--ndjson'], input.slice(0, input.indexOf('\n') + 1));
	const peer = 'parse and print';
	/** @type {Record<string, number>} */
	const times = { [peer]: Number.POSITIVE_INFINITY, 'hvmmio simulate --ndjson': Number.POSITIVE_INFINITY };
	for (let round = 0; round < 3; round++) {
		for (const [name, args] of Object.entries({
			[peer]: ['-e', ECHO, String(first.bytes)],
			'hvmmio simulate --ndjson': [MAIN, 'simulate', '--ndjson'],
		})) {
			times[name] = Math.min(times[name] ?? Number.POSITIVE_INFINITY, through(args, input).nanoseconds / LINES);
		}
	}
	for (const line of table(times, peer)) {
		print(line);
	}
}

/** @param {string[]} args @param {string} input */
function through(args, input) {
	const start = process.hrtime.bigint();
	const { stdout } = spawnSync(process.execPath, args, {
		input,
		maxBuffer: 2 ** 31,
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	return { nanoseconds: Number(process.hrtime.bigint() - start), bytes: stdout.length };
}
