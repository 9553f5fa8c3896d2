/** The C parser's two WASM modules, and the clang that all test suites use. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { resolve } = createRequire(import.meta.url);

export const RUNTIME = readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm'));
export const GRAMMAR = readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm'));

export * as yowasp from '@yowasp/clang';

/** The installed version; it is part of the cache key. */
export const CLANG_VERSION: string = JSON.parse(
	readFileSync(new URL('../node_modules/@yowasp/clang/package.json', import.meta.url), 'utf8'),
).version;

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/compiled/', import.meta.url));

/** Same as in kernel-harness; testkit depends on no other package. */
export interface Compiler {
	readonly version: string;
	compile(
		files: Readonly<Record<string, string>>,
		args: readonly string[],
	): Promise<{ readonly wasm: Uint8Array | null; readonly diagnostics: string }>;
}

/** Caches a compiler's results on disk for all suites, since several of them compile the same kernels. */
export function compilesOnce(compiler: Compiler): Compiler {
	return {
		version: compiler.version,
		async compile(files, args) {
			const program = JSON.stringify([compiler.version, Object.entries(files), args]);
			const path = `${FOLDER}${createHash('sha256').update(program).digest('hex')}.wasm`;
			const known = read(path);
			if (known !== null) {
				return { wasm: known, diagnostics: '' };
			}
			const compiled = await compiler.compile(files, args);
			// Failures are not cached.
			if (compiled.wasm !== null && compiled.diagnostics === '') {
				write(path, compiled.wasm);
			}
			return compiled;
		},
	};
}

function read(path: string): Uint8Array | null {
	try {
		return new Uint8Array(readFileSync(path));
	} catch {
		return null;
	}
}

/** Writes to a temporary name and renames, since suites run in parallel. */
function write(path: string, wasm: Uint8Array): void {
	mkdirSync(FOLDER, { recursive: true });
	const part = `${path}.${process.pid}`;
	writeFileSync(part, wasm);
	renameSync(part, path);
}
