/** clang in this process, and where the parser's two modules are. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { commands, Exit } from '@yowasp/clang';

const resolve = createRequire(import.meta.url).resolve;

export const RUNTIME = readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm'));
export const GRAMMAR = readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm'));
const OUTPUT = '-o';

export const testCompiler = {
	version: 'test',
	async compile(files: Readonly<Record<string, string>>, args: readonly string[]) {
		const decoder = new TextDecoder();
		let diagnostics = '';
		const stderr = (bytes: Uint8Array | null) => {
			diagnostics += bytes ? decoder.decode(bytes, { stream: true }) : '';
		};
		const options = { stdout: null, stderr, fetchProgress: () => undefined };
		try {
			const tree = await commands.clang([...args], { ...files }, options);
			const wasm = tree?.[args[args.indexOf(OUTPUT) + 1] as string] as Uint8Array | undefined;
			return { wasm: wasm ?? null, diagnostics };
		} catch (error) {
			if (error instanceof Exit) {
				return { wasm: null, diagnostics };
			}
			throw error;
		}
	},
};
