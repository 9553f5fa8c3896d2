/** Runs the commands in the documents in a shell, in a folder with the files they refer to. */

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../set-up.mjs';

export interface Block {
	readonly language: string;
	readonly text: string;
}

/** The fenced blocks of a page. */
export function blocksOf(page: string): Block[] {
	return [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', text = '']) => ({ language, text }));
}

export interface Desk {
	/** Runs a command line; returns stdout and stderr together, and the exit code. */
	readonly run: (line: string) => { readonly output: string; readonly status: number | null };
	readonly close: () => void;
}

/** A folder with the files that the documents refer to, and `hvmmio` on the PATH. */
export function createDesk(): Desk {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-docs-'));
	const bin = join(folder, '.bin');
	cpSync(join(ROOT, 'apps', 'cli', 'test', 'examples'), folder, { recursive: true });
	writeFileSync(
		join(folder, 'inventory.ndjson'),
		'{"id":"build-07","vm":{"lowMmio":157286400},"options":{"policy":"gen1-bar"}}\n',
	);
	mkdirSync(bin);
	const main = join(ROOT, 'apps', 'cli', 'dist', 'main.cjs');
	writeFileSync(join(bin, 'hvmmio'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
	chmodSync(join(bin, 'hvmmio'), 0o755);
	const { PATH = '', HOME = '' } = process.env;
	const env = { PATH: `${bin}:${PATH}`, HOME, LANG: 'C.UTF-8', COLUMNS: '100' };
	return {
		run(line) {
			const { stdout, status } = spawnSync('sh', ['-c', `{ ${line}\n} 2>&1`], { cwd: folder, env, encoding: 'utf8' });
			return { output: stdout, status };
		},
		close: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** Replaces the output in a session (```console with `$ COMMAND` lines) by the current output of the commands. */
export function replay(session: string, desk: Desk): string {
	const commands = session.split('\n').filter((line) => line.startsWith('$ '));
	return commands.map((line) => `${line}\n${desk.run(line.slice(2)).output.trimEnd()}\n`).join('');
}

/** The command lines of an ```sh block that call hvmmio, without comments. */
export function callsOf(script: string): string[] {
	const lines = script.replaceAll('\\\n', ' ').split('\n');
	return lines.map((line) => line.replace(/\s+#.*$/, '').trim()).filter((line) => /^hvmmio(?: |$)/.test(line));
}
