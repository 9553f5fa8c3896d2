/** Compiles a kernel's files into a kernel that can be run. */

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
	runnableKernel,
} from '@hvmmio/kernel-harness';
import type { Values } from '../../command/option.ts';
import { readText } from '../../io/files.ts';
import type { sourceTable } from '../../options/source.ts';
import { cached } from './cache.ts';
import { createBundledCompiler, type ProcessCompiler } from './compiler-process.ts';
import { findPackage } from './find-package.ts';
import { createKeeper, type Keeper, kept } from './kept.ts';
import { keptParser } from './parsed.ts';
import { refusal } from './refusal.ts';
import { asInputError } from './source.ts';
import { createSystemCompiler } from './system-compiler.ts';

type SourceValues = Values<typeof sourceTable>;

export interface Opened {
	readonly compiled: CompiledKernel;
	readonly kernel: Kernel;
	/** Digest of the compiled code: kernels with the same digest give the same answers. */
	readonly digest: string;
	/** What of the source is run; computed when called, so that the kernel can be run first. */
	coverage(): Promise<Coverage>;
}

export interface Opener {
	/** @param path names the source in messages @throws InputError */
	open(path: string, files: KernelFiles): Promise<Opened>;
	/** Compiles without loading the result. @throws InputError */
	compile(path: string, files: KernelFiles): Promise<CompiledKernel>;
	/** Every item of a source, which need not be runnable. @throws InputError */
	items(path: string, files: KernelFiles): Promise<SourceItem[]>;
	/** Name and version of the compiler. */
	readonly compilerVersion: string;
	readonly keeper: Keeper;
	/** Ends the compiler's process. */
	close(): void;
}

/** @param beside the folder of the command's files: the parser's two modules, and the script of the compiler's process */
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
	const keeper = createKeeper(codeDigest(beside));
	let opening: Promise<CParser> | undefined;
	const using = async <T>(path: string, load: (parser: () => Promise<CParser>) => Promise<T>): Promise<T> => {
		try {
			return await load(() => (opening ??= openParser(beside, keeper)));
		} catch (error) {
			throw refusal(path, asInputError(error));
		}
	};
	const compile = (path: string, files: KernelFiles) =>
		using(path, (parser) =>
			kept(keeper, ['compiled', compiler.version, userShim, files], async () =>
				compileKernel(files, { parser: await parser(), compiler, shim: userShim }),
			),
		);
	const items = (path: string, files: KernelFiles) =>
		using(path, (parser) => kept(keeper, ['texts', files], async () => functionTexts(await parser(), files)));
	return {
		async open(path, files) {
			const compiled = await compile(path, files);
			const kernel = await using(path, () => runnableKernel(compiled));
			const coverage = async () => ({ items: await items(path, files), ran: kernel.ran, notRun: kernel.notRun });
			return { compiled, kernel, digest: digestOfRun(compiled), coverage };
		},
		items,
		compile,
		compilerVersion: compiler.version,
		keeper,
		close: () => compilerProcess?.close(),
	};
}

function digestOfRun({ builds, drivers }: CompiledKernel): string {
	const digest = createHash('sha256').update(JSON.stringify(drivers));
	for (const { width, sysfb, wasm } of builds) {
		digest.update(JSON.stringify([width, sysfb, wasm.length])).update(wasm);
	}
	return digest.digest('hex');
}

/** The parser's files: runtime and grammar. */
const PARSER_FILES = ['web-tree-sitter.wasm', 'tree-sitter-c.wasm'];

function codeDigest(beside: URL): string {
	const digest = createHash('sha256');
	for (const file of [...PARSER_FILES, 'kernel.mjs']) {
		digest.update(readFileSync(new URL(file, beside)));
	}
	return digest.digest('hex');
}

async function openParser(beside: URL, keeper: Keeper): Promise<CParser> {
	const [runtime, grammar] = PARSER_FILES.map((file) => readFileSync(new URL(file, beside))) as [Buffer, Buffer];
	return keptParser(await createCParser(runtime, grammar), keeper);
}
