/** From a path to a kernel that can be asked. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Coverage, SourceItem } from '@hvmmio/kernel-diff';
import {
	type CompiledKernel,
	type Compiler,
	type CParser,
	compileKernel,
	createCParser,
	functionTexts,
	type Kernel,
	type KernelFiles,
	type LoadOptions,
	loadKernel,
} from '@hvmmio/kernel-harness';
import type { Values } from '../../command/option.ts';
import { readText } from '../../io/files.ts';
import type { sourceTable } from '../../options/source.ts';
import { cached } from './cache.ts';
import { createBundledCompiler, type ProcessCompiler } from './compiler-process.ts';
import { findPackage } from './find-package.ts';
import { keptParser } from './parsed.ts';
import { refusal } from './refusal.ts';
import { asInputError } from './source.ts';
import { createSystemCompiler } from './system-compiler.ts';

type SourceValues = Values<typeof sourceTable>;

export interface Opened {
	readonly kernel: Kernel;
	/** What of the source is run; read when it is asked for, so that the kernel can be run before. */
	coverage(): Coverage;
}

export interface Opener {
	/** @param path names the source in messages @throws InputError */
	open(path: string, files: KernelFiles): Promise<Opened>;
	/** The same, before it is made safe to run. @throws InputError */
	compile(path: string, files: KernelFiles): Promise<CompiledKernel>;
	/** Every item of a source, which need not be one that can be run. @throws InputError */
	items(path: string, files: KernelFiles): Promise<SourceItem[]>;
	/** Name and version of the compiler. */
	readonly compilerVersion: string;
	/** Ends what was started. */
	close(): void;
}

/** What lies beside the command: the parser's two modules, and what the compiler's process runs. */
export function createOpener({ shim, cc }: SourceValues, beside: URL): Opener {
	const userShim = shim === undefined ? undefined : readText('--shim', shim);
	let compilerProcess: ProcessCompiler | null = null;
	const child = new URL('./compiler-child.mjs', beside);
	const bundled = () => {
		compilerProcess = createBundledCompiler(child);
		return compilerProcess;
	};
	const named = (path: string) => {
		const compiler = createSystemCompiler(path, child);
		compilerProcess = compiler;
		return cached(compiler.version, () => compiler);
	};
	const bundledVersion = `@yowasp/clang ${findPackage('@yowasp/clang')?.version ?? 'not installed'}`;
	const compiler: Compiler = cc === undefined ? cached(bundledVersion, bundled) : named(cc);
	let parser: Promise<CParser> | undefined;
	const using = async <T>(path: string, load: (options: LoadOptions) => Promise<T>): Promise<T> => {
		parser ??= openParser(beside);
		try {
			return await load({ parser: await parser, compiler, shim: userShim });
		} catch (error) {
			throw refusal(path, asInputError(error));
		}
	};
	return {
		open: (path, files) =>
			using(path, async (options) => {
				const kernel = await loadKernel(files, options);
				const coverage = () => {
					try {
						return { items: functionTexts(options.parser, files), ran: kernel.ran, notRun: kernel.notRun };
					} catch (error) {
						throw refusal(path, asInputError(error));
					}
				};
				return { kernel, coverage };
			}),
		items: (path, files) => using(path, async ({ parser }) => functionTexts(parser, files)),
		compile: (path, files) => using(path, (options) => compileKernel(files, options)),
		compilerVersion: compiler.version,
		close: () => compilerProcess?.close(),
	};
}

async function openParser(beside: URL): Promise<CParser> {
	const [runtime, grammar, code] = ['web-tree-sitter.wasm', 'tree-sitter-c.wasm', 'kernel.mjs'].map((file) =>
		readFileSync(new URL(file, beside)),
	) as [Buffer, Buffer, Buffer];
	const digest = createHash('sha256').update(runtime).update(grammar).update(code).digest('hex');
	return keptParser(await createCParser(runtime, grammar), digest);
}
