/** Runs a clang of the machine on the harness's files and no other, in its own process group and temporary folder. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Compiled, NotModelled, OUTPUT } from '@hvmmio/kernel-harness';
import { MEMORY_MB, TIMEOUT_MS, tooLong } from './compiler-process.ts';

/** Files that are named in the compiler's arguments, beside those of the source. */
export const OVERLAY = 'overlay.json';
export const DEPENDENCIES = 'dependencies.txt';

const MAX_DIAGNOSTICS = 2 ** 20;

let running: { readonly child: ChildProcess; readonly folder: string } | null = null;

/** Ends the running clang and removes its folder. */
export function endClang(): void {
	if (running !== null) {
		kill(running.child);
		rmSync(running.folder, { recursive: true, force: true, maxRetries: 3 });
		running = null;
	}
}

/** @throws NotModelled; errors of the system */
export async function runClang(
	path: string,
	args: readonly string[],
	files: Readonly<Record<string, string>>,
): Promise<Compiled> {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hvmmio-')));
	const names = Object.keys(files);
	try {
		for (const [file, text] of Object.entries(files)) {
			writeFileSync(join(folder, file), text);
		}
		writeFileSync(join(folder, OVERLAY), overlay(folder, names));
		const stderr = await run(path, args, folder);
		const diagnostics = stderr.replaceAll(`${folder}/`, '');
		if (!existsSync(join(folder, OUTPUT))) {
			refuseFaults(diagnostics);
			return { wasm: null, diagnostics: ownDiagnostics(diagnostics) };
		}
		checkDependencies(readFileSync(join(folder, DEPENDENCIES), 'utf8'), folder, names);
		return { wasm: Uint8Array.from(readFileSync(join(folder, OUTPUT))), diagnostics };
	} finally {
		running = null;
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
}

/** Runs the compiler. @returns its stderr */
function run(path: string, args: readonly string[], folder: string): Promise<string> {
	const [program = path, ...before] = limited(path);
	const child = spawn(program, [...before, ...args], {
		cwd: folder,
		env: compilerEnv(folder),
		stdio: ['ignore', 'ignore', 'pipe'],
		detached: process.platform !== 'win32',
	});
	running = { child, folder };
	return new Promise((resolve, reject) => {
		let diagnostics = '';
		const timer = setTimeout(() => {
			kill(child);
			reject(new NotModelled(tooLong()));
		}, TIMEOUT_MS);
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			diagnostics += diagnostics.length < MAX_DIAGNOSTICS ? text : '';
		});
		child.on('error', reject);
		child.on('close', () => {
			clearTimeout(timer);
			resolve(diagnostics);
		});
	});
}

/** Kills a process and those that it has started. */
function kill(child: ChildProcess): void {
	try {
		process.kill(process.platform === 'win32' ? (child.pid as number) : -(child.pid as number), 'SIGKILL');
	} catch {
		// It has already ended.
	}
}

/** The command line: a shell sets limits and then executes clang; on Windows clang alone. */
function limited(path: string): string[] {
	const line = 'ulimit -c 0; ulimit -v "$0" 2> /dev/null; exec "$@"';
	return process.platform === 'win32' ? [path] : ['/bin/sh', '-c', line, String(MEMORY_MB * 1024), path];
}

/** A virtual file system with these files alone, as clang's -ivfsoverlay reads it: JSON, which is valid YAML. */
function overlay(folder: string, names: readonly string[]): string {
	const contents = names.map((name) => ({ type: 'file', name, 'external-contents': join(folder, name) }));
	const root = { type: 'directory', name: folder, contents };
	const options = { 'case-sensitive': 'true', 'use-external-names': 'false', fallthrough: 'false' };
	return JSON.stringify({ version: 0, ...options, roots: [root] });
}

const NOT_OURS = 'the source makes the compiler read files that are not its own';

/** Checks a makefile rule like `kernel: kernel.c /tmp/hvmmio-x/shim.h`. @throws NotModelled if it lists any other file */
function checkDependencies(list: string, folder: string, names: readonly string[]): void {
	const ours = new Set(['', ...names, ...names.map((name) => `./${name}`), ...names.map((name) => join(folder, name))]);
	// A space in the folder's name is written with a backslash before it.
	const files = list.replace(/^kernel:/, '').split(/(?:\\?\n|(?<!\\)\s)+/);
	if (!files.every((file) => ours.has(file.replaceAll('\\ ', ' ')))) {
		throw new NotModelled(NOT_OURS);
	}
}

/** Messages of clang and the system about faults of the machine, not of the source. */
const FAULTS: readonly (readonly [words: RegExp, code: string])[] = [
	[/no space left on device/i, 'ENOSPC'],
	[/disk quota exceeded/i, 'EDQUOT'],
	[/read-only file system/i, 'EROFS'],
	[/input\/output error/i, 'EIO'],
	[/too many open files/i, 'EMFILE'],
];

/** @throws an error of the system; NotModelled if memory ran out, which the source may have caused */
function refuseFaults(diagnostics: string): void {
	// A message can quote the source, but not at the start of a line.
	const own = diagnostics.split('\n').filter((line) => /^(?:clang|wasm-ld|LLVM ERROR|error|fatal error)\b/i.test(line));
	for (const [words, code] of FAULTS) {
		if (own.some((line) => words.test(line))) {
			throw Object.assign(new Error('the compiler cannot write'), { code });
		}
	}
	if (/^(?:LLVM ERROR: out of memory|terminate called after throwing .*bad_alloc)/im.test(diagnostics)) {
		throw new NotModelled(`the compiler needs more than the ${MEMORY_MB} MB that it is given`);
	}
}

/**
 * Checks diagnostics of a failed compilation, which leaves no dependency list: none may be about a file with an absolute
 * path, since `#line` names the kernel's files by relative ones. @throws NotModelled, without quoting the diagnostics
 */
function ownDiagnostics(diagnostics: string): string {
	const isForeign = (line: string) => /^(?:In file included from )?\/[^\n:]*:\d/.test(line);
	if (diagnostics.split('\n').some(isForeign)) {
		throw new NotModelled(NOT_OURS);
	}
	return diagnostics;
}

/**
 * clang optimizes the module with a wasm-opt that it finds on the PATH. The module would then depend on the PATH and use
 * instructions that are not enabled, so folders with a wasm-opt are left out. Temporary files go into `folder`, so that
 * they are removed with it when clang is killed.
 */
function compilerEnv(folder: string): NodeJS.ProcessEnv {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	const path = folders.filter((each) => !existsSync(join(each, 'wasm-opt'))).join(delimiter);
	return { ...process.env, PATH: path, TMPDIR: folder, TMP: folder, TEMP: folder };
}
