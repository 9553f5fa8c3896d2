/** The parser's two modules, and the clang of all suites. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { resolve } = createRequire(import.meta.url);

export const RUNTIME = readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm'));
export const GRAMMAR = readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm'));

export * as yowasp from '@yowasp/clang';

/** The version that is installed: a new clang compiles anew. */
export const CLANG_VERSION: string = JSON.parse(
	readFileSync(new URL('../node_modules/@yowasp/clang/package.json', import.meta.url), 'utf8'),
).version;

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/compiled/', import.meta.url));

/** As kernel-harness has it; testkit depends on none of the packages. */
export interface Compiler {
	readonly version: string;
	compile(
		files: Readonly<Record<string, string>>,
		args: readonly string[],
	): Promise<{ readonly wasm: Uint8Array | null; readonly diagnostics: string }>;
}

/** A compiler that compiles each program once for all suites: several of them take the same kernels. */
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
			// What does not compile is refused anew each time.
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

/** Under another name first: suites run side by side. */
function write(path: string, wasm: Uint8Array): void {
	mkdirSync(FOLDER, { recursive: true });
	const part = `${path}.${process.pid}`;
	writeFileSync(part, wasm);
	renameSync(part, path);
}
