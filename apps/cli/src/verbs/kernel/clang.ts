/** A clang of the machine, run over our files and no other, in a process group and a temporary folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Compiled, NotModelled, OUTPUT } from '@hvmmio/kernel-harness';
import { MEMORY_MB, TIMEOUT_MS, tooLong } from './compiler-process.ts';

/** Files of ours beside the source's; the compiler is told of them in its arguments. */
export const OVERLAY = 'overlay.json';
export const DEPENDENCIES = 'dependencies.txt';

const MAX_DIAGNOSTICS = 2 ** 20;

let running: { readonly child: ChildProcess; readonly folder: string } | null = null;

/** Ends what runs, and takes its folder away. */
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

/** What it says on stderr. */
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

/** With all that it has started. */
function kill(child: ChildProcess): void {
	try {
		process.kill(process.platform === 'win32' ? (child.pid as number) : -(child.pid as number), 'SIGKILL');
	} catch {
		// It has ended already.
	}
}

/** The shell sets the limit where there is one, and is then clang. */
function limited(path: string): string[] {
	const line = 'ulimit -c 0; ulimit -v "$0" 2> /dev/null; exec "$@"';
	return process.platform === 'win32' ? [path] : ['/bin/sh', '-c', line, String(MEMORY_MB * 1024), path];
}

/** A file system that holds the files and nothing else; in JSON, which is YAML. */
function overlay(folder: string, names: readonly string[]): string {
	const contents = names.map((name) => ({ type: 'file', name, 'external-contents': join(folder, name) }));
	const root = { type: 'directory', name: folder, contents };
	const options = { 'case-sensitive': 'true', 'use-external-names': 'false', fallthrough: 'false' };
	return JSON.stringify({ version: 0, ...options, roots: [root] });
}

const NOT_OURS = 'the source makes the compiler read files that are not its own';

/** `kernel: kernel.c /tmp/hvmmio-x/shim.h \` and so on. @throws NotModelled if a file is listed that is not ours */
function checkDependencies(list: string, folder: string, names: readonly string[]): void {
	const ours = new Set(['', ...names, ...names.map((name) => `./${name}`), ...names.map((name) => join(folder, name))]);
	// A space in the folder's name is written with a backslash before it.
	const files = list.replace(/^kernel:/, '').split(/(?:\\?\n|(?<!\\)\s)+/);
	if (!files.every((file) => ours.has(file.replaceAll('\\ ', ' ')))) {
		throw new NotModelled(NOT_OURS);
	}
}

/** What is the machine's fault and not the source's, in the words of clang and of the system. */
const FAULTS: readonly (readonly [words: RegExp, code: string])[] = [
	[/no space left on device/i, 'ENOSPC'],
	[/disk quota exceeded/i, 'EDQUOT'],
	[/read-only file system/i, 'EROFS'],
	[/input\/output error/i, 'EIO'],
	[/too many open files/i, 'EMFILE'],
];

/** @throws an error of the system; NotModelled where memory ran out, which may be the source's doing */
function refuseFaults(diagnostics: string): void {
	// A source can put words into messages that quote it, but not before them.
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
 * Where it stopped there is no list, so each complaint must be about a line of ours: `#line` names the kernel's files,
 * and those have no absolute path. @throws NotModelled, without the text
 */
function ownDiagnostics(diagnostics: string): string {
	const isForeign = (line: string) => /^(?:In file included from )?\/[^\n:]*:\d/.test(line);
	if (diagnostics.split('\n').some(isForeign)) {
		throw new NotModelled(NOT_OURS);
	}
	return diagnostics;
}

/**
 * clang runs a wasm-opt that it finds on the PATH over what it has linked. The module would then depend on the PATH, and
 * use instructions that were not asked for: no folder with one is left on it. Its own temporary files lie in `folder`, and
 * go with it when clang is killed.
 */
function compilerEnv(folder: string): NodeJS.ProcessEnv {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	const path = folders.filter((each) => !existsSync(join(each, 'wasm-opt'))).join(delimiter);
	return { ...process.env, PATH: path, TMPDIR: folder, TMP: folder, TEMP: folder };
}
