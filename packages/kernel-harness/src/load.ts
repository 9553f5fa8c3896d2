/** Makes a runnable kernel from a kernel's files. */

import { type CompiledKernel, compileKernel, type LoadOptions } from './compile.ts';
import type { KernelFiles } from './files.ts';
import { type Build, FUEL, Kernel } from './run/kernel.ts';
import { rewriteModule } from './wasm/rewrite.ts';

/**
 * Makes a runnable kernel from a compiled one. @throws NotModelled
 * @example
 * ```ts
 * import { runnableKernel } from '@hvmmio/kernel-harness';
 * // compiled: as the README has it
 * const runnable = await runnableKernel(compiled);
 * console.log(runnable.ownResourceTree); // false
 * ```
 */
export async function runnableKernel({ builds: compiled, taken, ...about }: CompiledKernel): Promise<Kernel> {
	const builds: Build[] = [];
	for (const { width, sysfb, wasm } of compiled) {
		builds.push({ width, sysfb, module: await WebAssembly.compile(rewriteModule(wasm, FUEL) as BufferSource) });
	}
	return new Kernel({ ...about, builds, taken });
}

/**
 * Compiles a kernel's files and makes a runnable kernel from them.
 * @throws BadSource, NotModelled
 * @example
 * ```ts
 * import { loadKernel } from '@hvmmio/kernel-harness';
 * import { parseCase } from '@hvmmio/vectors/case';
 * // files, parser, compiler: as the README has them
 * const { booted } = (await loadKernel(files, { parser, compiler })).boot(parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' }));
 * console.log(booted.reserved?.start); // 0xf8000000
 * ```
 */
export async function loadKernel(files: KernelFiles, options: LoadOptions): Promise<Kernel> {
	return runnableKernel(await compileKernel(files, options));
}
