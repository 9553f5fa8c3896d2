/** From a kernel's files to a kernel that can be asked. */

import { type CompiledKernel, compileKernel, type LoadOptions } from './compile.ts';
import type { KernelFiles } from './files.ts';
import { type Build, FUEL, Kernel } from './run/kernel.ts';
import { rewriteModule } from './wasm/rewrite.ts';

/** A kernel that can be asked, of one that is compiled. @throws NotModelled */
export async function runnableKernel({ builds: compiled, taken, ...about }: CompiledKernel): Promise<Kernel> {
	const builds: Build[] = [];
	for (const { width, sysfb, wasm } of compiled) {
		builds.push({ width, sysfb, module: await WebAssembly.compile(rewriteModule(wasm, FUEL) as BufferSource) });
	}
	return new Kernel({ ...about, builds, taken });
}

/**
 * Compiles the functions of the files and makes a kernel of them.
 * @throws BadSource, NotModelled
 */
export async function loadKernel(files: KernelFiles, options: LoadOptions): Promise<Kernel> {
	return runnableKernel(await compileKernel(files, options));
}
