/** A clang that the user names. It sees our files and no other: through a file system of its own, and that is checked. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Compiler, NotModelled, OUTPUT } from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';

const TIMEOUT_MS = 120_000;

/** Before clang 16 it zeroes stack variables only for those who say that they know what it says. */
const MAY_ZERO = '-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang';
const MAY_ZERO_UNASKED = 16;

/** Files of ours beside the source's; the compiler is told of them in its arguments. */
const OVERLAY = 'overlay.json';
const DEPENDENCIES = 'dependencies.txt';

/** @throws InputError if it is no clang that runs */
export function createSystemCompiler(path: string): Compiler {
	const { stdout, status, error } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
	if (error || status !== 0 || !stdout.includes('clang')) {
		throw new InputError('usage', '--cc', path, 'no clang that runs', 'clang, or its path');
	}
	const major = Number(/clang version (\d{1,4})\./.exec(stdout)?.[1] ?? MAY_ZERO_UNASKED);
	const more = [
		...(major < MAY_ZERO_UNASKED ? [MAY_ZERO] : []),
		...['-ivfsoverlay', OVERLAY],
		...['-MD', '-MF', DEPENDENCIES, '-MT', 'kernel'],
	];
	return {
		version: `${path} ${stdout}`,
		async compile(files, args) {
			const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hvmmio-')));
			const names = Object.keys(files);
			try {
				for (const [file, text] of Object.entries(files)) {
					writeFileSync(join(folder, file), text);
				}
				writeFileSync(join(folder, OVERLAY), overlay(folder, names));
				const run = spawnSync(path, [...more, ...args], {
					cwd: folder,
					env: compilerEnv(),
					encoding: 'utf8',
					timeout: TIMEOUT_MS,
				});
				if (run.error && 'code' in run.error && run.error.code === 'ETIMEDOUT') {
					throw new NotModelled(`the compiler did not finish in ${TIMEOUT_MS / 1000} s`);
				}
				const output = join(folder, OUTPUT);
				const diagnostics = (run.stderr ?? '').replaceAll(`${folder}/`, '');
				if (!existsSync(output)) {
					return { wasm: null, diagnostics: ownDiagnostics(diagnostics) };
				}
				checkDependencies(readFileSync(join(folder, DEPENDENCIES), 'utf8'), folder, names);
				return { wasm: readFileSync(output), diagnostics };
			} finally {
				rmSync(folder, { recursive: true, force: true });
			}
		},
	};
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
 * use instructions that were not asked for: no folder with one is left on it.
 */
function compilerEnv(): NodeJS.ProcessEnv {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	return { ...process.env, PATH: folders.filter((path) => !existsSync(join(path, 'wasm-opt'))).join(delimiter) };
}
