/**
 * The policy module and component in every runtime of packages/policy-as/examples: whether it runs on this machine,
 * load time, and time per decision in batches and single calls. Prints EMBEDDING.md's table.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { turbo } from '../set-up.mjs';
import { call } from '../wasm-hosts/call.mjs';
import { HOSTS } from '../wasm-hosts/hosts.mjs';
import { unpackedPackage } from '../wasm-hosts/package.mjs';

const PACKAGE = fileURLToPath(new URL('../../packages/policy-as/', import.meta.url));
const SECONDS = 1;
const TIMES = /load ([\d.]+) ms, batch ([\d.]+) ns, one by one ([\d.]+) ns/;

/** @param {(line: string) => void} print */
export async function run(print) {
	await turbo(['build', '--filter=@hvmmio/policy-as', '--output-logs=errors-only']);
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-embed-'));
	try {
		const home = unpackedPackage(PACKAGE, folder);
		const records = join(folder, 'records');
		call(process.execPath, ['write-records.mjs', records], join(home, 'examples'));
		const expected = /^ {4}([0-9a-f]{64})$/m.exec(readFileSync(join(home, 'EMBEDDING.md'), 'utf8'))?.[1];
		print('| host | version | form | run here | load, ms | batch, ns | one by one, ns |');
		print('| --- | --- | --- | --- | --- | --- | --- |');
		for (const [index, host] of HOSTS.entries()) {
			const program = host.find();
			if (!program) {
				print(`| ${host.name} | | ${host.form} | no: ${host.needs} is missing | | | |`);
				continue;
			}
			const own = join(folder, String(index));
			mkdirSync(own);
			const answers = join(own, 'answers');
			const printed = await host.run(program, { home, records, answers, seconds: SECONDS, release: true });
			const digest = host.tellsDigest ? printed.split('\n')[0] : sha256(readFileSync(answers));
			if (digest !== expected) {
				throw new Error(`${host.name}: the answers have another digest, ${digest}`);
			}
			const [, load = '', batch = '', one = ''] = TIMES.exec(printed) ?? [];
			const cells = [host.name, host.version(program, home), host.form, 'yes', short(load), short(batch), short(one)];
			print(`| ${cells.join(' | ')} |`);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Two significant digits, or a whole number. @param {string} number */
function short(number) {
	const value = Number(number);
	const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
	return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @param {Uint8Array} bytes */
function sha256(bytes) {
	return createHash('sha256').update(bytes).digest('hex');
}
