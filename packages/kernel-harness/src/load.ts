/** From a kernel's files to a kernel that can be asked. */

import type { CParser } from './c/parse.ts';
import { type Compiler, refusalOf } from './compiler.ts';
import { type Build, FUEL, Kernel } from './run/kernel.ts';
import { argumentsFor, type KernelFiles, unitOf, VMBUS_FILE } from './unit.ts';
import { rewriteModule } from './wasm/rewrite.ts';

const WIDTHS = [64, 32] as const;

export interface LoadOptions {
	readonly parser: CParser;
	readonly compiler: Compiler;
	/** C text that gives what the shim lacks. */
	readonly shim?: string | undefined;
	/** 32 can be left out where no input with a 32-bit resource_size_t will be asked. */
	readonly widths?: readonly (32 | 64)[] | undefined;
}

/**
 * Takes the functions out of the files, compiles them for both widths of resource_size_t and makes a kernel of them.
 * @throws BadSource, NotModelled
 */
export async function loadKernel(
	files: KernelFiles,
	{ parser, compiler, shim, widths = WIDTHS }: LoadOptions,
): Promise<Kernel> {
	const unit = unitOf(parser, files, shim);
	const builds: Build[] = [];
	for (const width of widths) {
		for (const sysfb of unit.asksSysfb ? [true, false] : [null]) {
			const { wasm, diagnostics } = await compiler.compile(unit.files, argumentsFor(width, sysfb));
			if (wasm === null) {
				throw refusalOf(diagnostics, VMBUS_FILE);
			}
			const module = await WebAssembly.compile(rewriteModule(wasm, FUEL) as BufferSource);
			builds.push({ width, sysfb, module });
		}
	}
	const { ownResourceTree, requests } = unit;
	return new Kernel({ ownResourceTree, requests, builds });
}
