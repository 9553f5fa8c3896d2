/** Runs the command in this process, which is fast, or as a separate process, if the process matters. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { run } from '../src/run.ts';
import { patchOf, writeRepository, writeTree } from './kernel-tree.ts';
import { validateOutput } from './schemas.ts';
import { sharedCache } from './shared-cache.ts';

/** The built command. */
export const MAIN = fileURLToPath(new URL('../dist/main.cjs', import.meta.url));

export interface Result {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

export interface RunOptions {
	/** Chunks of stdin. */
	readonly stdin?: readonly (string | Uint8Array)[];
	readonly columns?: number;
	readonly color?: boolean;
	readonly ascii?: boolean;
	readonly terminal?: boolean;
}

/** Runs the command in this process. */
export async function hvmmio(args: readonly string[], options: RunOptions = {}): Promise<Result> {
	const out: Uint8Array[] = [];
	let err = '';
	const pieces = (options.stdin ?? []).map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
	const code = await run(args, {
		out: (text) => out.push(Buffer.from(text)),
		write: async (bytes) => {
			out.push(Buffer.from(bytes));
		},
		err: (text) => {
			err += text;
		},
		color: (choice) => (choice === 'auto' ? (options.color ?? false) : choice === 'always'),
		columns: options.columns ?? 100,
		stdin: async function* () {
			yield* pieces;
		},
		terminal: options.terminal ?? false,
		ascii: options.ascii ?? false,
		progress: () => undefined,
	});
	const text = Buffer.concat(out).toString();
	validateOutput(args, text);
	return { code, out: text, err };
}

/** Runs the command with --json and parses the document. */
export async function json<T>(...args: string[]): Promise<T & { code: number }> {
	const { code, out, err } = await hvmmio([...args, '--json']);
	if (err !== '') {
		throw new Error(err);
	}
	return { ...JSON.parse(out), code };
}

/** Runs a verb with --ndjson and parses the answers. */
export async function lines(verb: string, ...requests: string[]): Promise<{ code: number; answers: unknown[] }> {
	const { code, out } = await hvmmio([verb, '--ndjson'], { stdin: [requests.join('\n')] });
	return {
		code,
		answers: out
			.split('\n')
			.slice(0, -1)
			.map((line) => JSON.parse(line)),
	};
}

/** Runs the built command as a process. */
export function spawnHvmmio(
	args: readonly string[],
	options: { input?: string | Uint8Array; env?: Record<string, string>; cwd?: string } = {},
): SpawnSyncReturns<string> {
	const { env = {}, ...rest } = options;
	return spawnSync(process.execPath, [MAIN, ...args], {
		encoding: 'utf8',
		maxBuffer: 2 ** 28,
		env: { ...process.env, XDG_CACHE_HOME: sharedCache(), ...env },
		...rest,
	});
}

/** A folder with `hvmmio` and the files of help's examples, in which bash commands can be run with it on the PATH. */
export function createShell(): {
	folder: string;
	bash: (line: string) => SpawnSyncReturns<string>;
	remove: () => void;
} {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-cli-'));
	cpSync(new URL('examples', import.meta.url), folder, { recursive: true });
	const shim = join(folder, 'hvmmio');
	writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
	chmodSync(shim, 0o755);
	writeTree(join(folder, 'linux'), OWN_VMBUS);
	writeTree(join(folder, 'linux-next'), edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M'));
	writeRepository(join(folder, 'linux.git'), { v1: OWN_VMBUS, v2: edited(OWN_VMBUS, 'SZ_128M', 'SZ_64M') });
	writeFileSync(join(folder, 'fix.patch'), patchOf(OWN_VMBUS, edited(OWN_VMBUS, 'SZ_8M', 'SZ_16M')));
	const env = {
		...process.env,
		XDG_CACHE_HOME: sharedCache(),
		PATH: `${folder}${delimiter}${process.env['PATH']}`,
	};
	return {
		folder,
		bash: (line) => spawnSync('bash', ['-c', line], { encoding: 'utf8', env, cwd: folder }),
		remove: () => rmSync(folder, { recursive: true }),
	};
}
