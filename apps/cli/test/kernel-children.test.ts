/** Child processes of the kernel verbs end with the command, however it ends, and leave nothing behind. */

import { type ChildProcess, fork, spawn } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { needed } from '@hvmmio/testkit/needs';
import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterAll, describe, expect, test } from 'vitest';
import { MAIN, spawnHvmmio } from './harness.ts';
import { writeTree } from './kernel-tree.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'hvmmio-children-'));
afterAll(() => rmSync(ROOT, { recursive: true, force: true }));
const TREE = join(ROOT, 'linux');
writeTree(TREE, OWN_VMBUS);

/** A fake clang that prints a version and otherwise runs the script. */
function fakeClang(name: string, script: string): string {
	const path = join(ROOT, name);
	writeFileSync(path, `#!/bin/sh\n[ "$1" = --version ] && { echo "clang version 16.0.0"; exit; }\n${script}\n`);
	chmodSync(path, 0o755);
	return path;
}

let count = 0;
function emptyFolder(): string {
	const folder = join(ROOT, `tmp-${count++}`);
	mkdirSync(folder);
	return folder;
}

/** Waits until a condition is true. */
async function until(what: string, isTrue: () => boolean): Promise<void> {
	for (let left = 600; !isTrue(); left--) {
		if (left === 0) {
			throw new Error(`not in a minute: ${what}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

/** Zombie processes do not count as running. */
function isRunning(pid: number): boolean {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}

const kernelCheck = (cc: string) => ['kernel', 'check', TREE, '--policy', 'low-half', '--cases', '10', '--cc', cc];
const environment = (folder: string) => ({ TMPDIR: folder, XDG_CACHE_HOME: '/dev/null/none' });

const HAS_PROC = needed(existsSync('/proc/self/status'), '/proc');

describe.skipIf(!HAS_PROC)('a clang of the machine in the middle of its work', () => {
	test.concurrent.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGKILL', 'SIGPIPE'] as const)(
		'%s',
		async (signal) => {
			const folder = emptyFolder();
			const file = join(ROOT, `pids-${signal}`);
			const clang = fakeClang(`clang-${signal}`, `echo > "$(mktemp)"; sleep 1000 & echo $$ $! > ${file}; wait`);
			const command = spawn(process.execPath, [MAIN, ...kernelCheck(clang)], {
				env: { ...process.env, ...environment(folder) },
				stdio: 'ignore',
			});
			const ended = new Promise((resolve) => command.once('exit', (_, by) => resolve(by)));
			await until('clang runs', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
			expect(readdirSync(folder)).toHaveLength(1);
			command.kill(signal);
			// Node ignores SIGPIPE.
			if (signal === 'SIGPIPE') {
				command.kill('SIGTERM');
			}
			expect(await ended).toBe(signal === 'SIGPIPE' ? 'SIGTERM' : signal);
			const pids = readFileSync(file, 'utf8').trim().split(' ').map(Number);
			expect(pids).toHaveLength(2);
			await until('clang and what it has started are gone', () => !pids.some(isRunning));
			await until('its folder is gone', () => readdirSync(folder).length === 0);
		},
	);
});

describe('what the machine does not give a compiler is no fault of the source', () => {
	const run = (cc: string, env: Record<string, string> = {}) => {
		const folder = emptyFolder();
		const { status, stderr } = spawnHvmmio(kernelCheck(cc), { env: { ...environment(folder), ...env } });
		expect(readdirSync(folder)).toEqual([]);
		return [status, stderr];
	};

	test.each([
		['LLVM ERROR: IO failure on output stream: No space left on device', 'no space left'],
		["error: unable to open output file 'kernel.wasm': 'Read-only file system'", 'the file system is read-only'],
	])('%s', (words, why) => {
		const clang = fakeClang('clang-without', `echo "${words}" >&2; exit 1`);
		expect(run(clang)).toEqual([2, expect.stringMatching(new RegExp(`^hvmmio: system: ${why}, expected [^\n]+\n$`))]);
	});

	test('no temporary folder', () => {
		const [status, stderr] = run(fakeClang('clang-any', ''), { TMPDIR: '/nowhere' });
		expect(status).toBe(2);
		expect(stderr).toMatch(
			/^hvmmio: system \(mkdtemp\) \/nowhere\/hvmmio-X+: no such file or folder, expected [^\n]+\n$/,
		);
	});

	test.each(['', '/nowhere/clang', '/bin/true', '/'])('--cc "%s"', (cc) => {
		const [status, stderr] = run(cc);
		expect(status).toBe(2);
		expect(stderr).toMatch(/^hvmmio: --cc [^\n]+: no clang that runs, expected clang, or its path\n$/);
	});

	test('its memory has a bound', () => {
		const clang = fakeClang('clang-limit', 'echo "kernel.c:1:1: error: limit $(ulimit -v)" >&2; exit 1');
		expect(run(clang)[1]).toContain('limit 2097152');
		const hungry = fakeClang('clang-hungry', 'echo "LLVM ERROR: out of memory" >&2; exit 1');
		expect(run(hungry)).toEqual([3, expect.stringContaining('needs more than the 2048 MB')]);
	});
});

describe.skipIf(!HAS_PROC)('a process that is deep in its work ends with a killed parent', () => {
	const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
	/** Blocks the main thread forever, as a compiler or solver may. */
	const busy = join(ROOT, 'busy.mjs');
	writeFileSync(
		busy,
		`import { writeFileSync } from 'node:fs';
		const work = () => { writeFileSync(${JSON.stringify(ROOT)} + '/busy-' + process.pid, ''); for (;;) ; };
		export class Exit extends Error {}
		export const commands = { clang: work };
		export const init = work;
		export default { init: work };`,
	);
	const parentScript = join(ROOT, 'parent.mjs');
	writeFileSync(
		parentScript,
		`import { fork } from 'node:child_process';
		const [, , file, job] = process.argv;
		const child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
		child.send(JSON.parse(job));
		process.send(child.pid);`,
	);

	test.each([
		['compiler-child.mjs', { by: { module: busy }, files: {}, args: [] }],
		['solver-child.mjs', { module: busy, text: '(check-sat)', milliseconds: 1e6 }],
	])('%s', async (file, job) => {
		const parent: ChildProcess = fork(parentScript, [join(DIST, file), JSON.stringify(job)], {
			stdio: 'ignore',
		} as object);
		const pid = await new Promise<number>((resolve) => parent.once('message', (sent) => resolve(sent as number)));
		await until('it works', () => existsSync(join(ROOT, `busy-${pid}`)));
		parent.kill('SIGKILL');
		await until('it is gone', () => !isRunning(pid));
	});
});
