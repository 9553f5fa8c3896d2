/** From a kernel's files to a kernel that can be asked. */

import { compileKernel, type LoadOptions } from './compile.ts';
import type { KernelFiles } from './files.ts';
import { type Build, FUEL, Kernel } from './run/kernel.ts';
import { rewriteModule } from './wasm/rewrite.ts';

/**
 * Compiles the functions of the files and makes a kernel of them.
 * @throws BadSource, NotModelled
 */
export async function loadKernel(files: KernelFiles, options: LoadOptions): Promise<Kernel> {
	const { builds: compiled, taken, ...about } = await compileKernel(files, options);
	const builds: Build[] = [];
	for (const { width, sysfb, wasm } of compiled) {
		builds.push({ width, sysfb, module: await WebAssembly.compile(rewriteModule(wasm, FUEL) as BufferSource) });
	}
	return new Kernel({ ...about, builds, taken });
}
