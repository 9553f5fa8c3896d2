/** What the tests run kernels with: the parser's two modules, and clang in this process. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { commands, Exit } from '@yowasp/clang';
import { type Compiler, type CParser, createCParser, type Kernel, loadKernel, OUTPUT } from '../src/index.ts';
import type { KernelFiles } from '../src/unit.ts';

const resolve = createRequire(import.meta.url).resolve;

export function testParser(): Promise<CParser> {
	const grammar = resolve('tree-sitter-c/tree-sitter-c.wasm');
	return createCParser(readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm')), readFileSync(grammar));
}

export const testCompiler: Compiler = {
	version: 'test',
	async compile(files, args) {
		const decoder = new TextDecoder();
		let diagnostics = '';
		const stderr = (bytes: Uint8Array | null) => {
			diagnostics += bytes ? decoder.decode(bytes, { stream: true }) : '';
		};
		try {
			const tree = await commands.clang(
				[...args],
				{ ...files },
				{ stdout: null, stderr, fetchProgress: () => undefined },
			);
			return { wasm: (tree?.[OUTPUT] as Uint8Array | undefined) ?? null, diagnostics };
		} catch (error) {
			if (error instanceof Exit) {
				return { wasm: null, diagnostics };
			}
			throw error;
		}
	},
};

export async function load(
	files: KernelFiles | string,
	options: { shim?: string; widths?: (32 | 64)[] } = {},
): Promise<Kernel> {
	const all = typeof files === 'string' ? { 'drivers/hv/vmbus_drv.c': files } : files;
	return loadKernel(all, { parser: await testParser(), compiler: testCompiler, ...options });
}
