/**
 * `kernel prove` of kernels that are compiled already: the standard theorems, and equality with a policy on every VM with any
 * `lfb_base`; against compiling the same kernel. Processor time and memory of the command and its solver together. Proofs
 * for all bits are measured by `pnpm --filter @hvmmio/prover prove:kernels`, which asks for them.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelTree } from '../fetch-kernels.mjs';
import { ROOT } from '../set-up.mjs';

const MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
/** @type {readonly (readonly [version: string, policy: string])[]} */
const KERNELS = [
	['6.1.170-3', 'gen1-bar'],
	['6.12.117-1~deb12u1', 'low-half'],
];
const AIM = { theorems: 60, equality: 30, megabytes: 500 };
/** Linux counts processor time in hundredths of a second (USER_HZ). */
const TICKS = 100;

/** @param {(line: string) => void} print */
export async function run(print) {
	if (process.platform !== 'linux') {
		print('  not measured: processor time and memory of several processes are read from /proc, which only Linux has');
		return;
	}
	const cache = mkdtempSync(join(tmpdir(), 'hvmmio-bench-'));
	try {
		for (const [version, policy] of KERNELS) {
			const tree = await kernelTree(version);
			if (!('path' in tree)) {
				print(`  not measured: kernel ${version}: ${tree.why}`);
				continue;
			}
			const peer = await measured(['kernel', 'identify', tree.path], cache);
			print(`  ${version}: compiled and identified in ${peer.cpu.toFixed(1)} s of processor time`);
			/** @type {[string, readonly string[], number][]} */
			const rows = [
				['theorems', [], AIM.theorems],
				[`equal to ${policy}`, ['--policy', policy], AIM.equality],
			];
			for (const [name, args, aim] of rows) {
				const { cpu, megabytes } = await measured(['kernel', 'prove', tree.path, ...args], cache);
				const met = cpu < aim && megabytes < AIM.megabytes ? 'met' : 'missed';
				const cost = `${cpu.toFixed(1).padStart(5)} s, ${Math.round(megabytes)} MB`;
				const ratio = `${(cpu / peer.cpu).toFixed(2)} times compiling`;
				print(`  ${name.padEnd(18)} ${cost}   ${ratio}   aim under ${aim} s and ${AIM.megabytes} MB: ${met}`);
			}
		}
	} finally {
		rmSync(cache, { recursive: true, force: true });
	}
}

/** @param {readonly string[]} args @param {string} cache @returns {Promise<{ cpu: number; megabytes: number }>} */
function measured(args, cache) {
	return new Promise((resolve, reject) => {
		const env = { ...process.env, XDG_CACHE_HOME: cache };
		const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
		/** @type {Map<number, number>} */
		const ticks = new Map();
		let most = 0;
		const timer = setInterval(() => {
			let resident = 0;
			for (const { id, time, kilobytes } of family(Number(child.pid))) {
				ticks.set(id, time);
				resident += kilobytes;
			}
			most = Math.max(most, resident);
		}, 100);
		child.on('error', reject);
		child.on('close', () => {
			clearInterval(timer);
			const cpu = [...ticks.values()].reduce((sum, each) => sum + each, 0) / TICKS;
			resolve({ cpu, megabytes: most / 1024 });
		});
	});
}

/** A process and its children, as proc(5) has them. @param {number} root */
function family(root) {
	const ids = readdirSync('/proc').map(Number).filter(Number.isInteger);
	return ids.flatMap((id) => {
		try {
			// The fields after the command's name, which may hold anything and ends with the last bracket.
			const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
			const fields = stat
				.slice(stat.lastIndexOf(')') + 2)
				.split(' ')
				.map(Number);
			if (id !== root && fields[1] !== root) {
				return [];
			}
			const memory = /^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'latin1'));
			return [{ id, time: Number(fields[11]) + Number(fields[12]), kilobytes: Number(memory?.[1]) }];
		} catch {
			// It ended in between.
			return [];
		}
	});
}
