/** Kernels for the tests. */

import { createCParser, functionTexts, type Kernel, type KernelFiles, loadKernel } from '@hvmmio/kernel-harness';
import { yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';
import { CLANG_VERSION, compilesOnce, GRAMMAR, RUNTIME, yowasp } from '@hvmmio/testkit/compiler';
import type { Coverage, Side } from '../src/index.ts';

const testCompiler = compilesOnce(yowaspCompiler(yowasp, CLANG_VERSION));
const parser = await createCParser(RUNTIME, GRAMMAR);

export function loadFiles(files: KernelFiles, widths: readonly (32 | 64)[] = [64, 32]): Promise<Kernel> {
	return loadKernel(files, { parser, compiler: testCompiler, widths });
}

/** What of a kernel's files is run. */
export function coverageOf(kernel: Kernel, files: KernelFiles): Coverage {
	return { items: functionTexts(parser, files), ran: kernel.ran, notRun: kernel.notRun };
}

/** A side of a comparison of which nothing but what it decides is of interest. */
export function sideOf(kernel: Kernel, path = 'kernel'): Side {
	return {
		kernel,
		path,
		identified: { policy: null, equivalent: [], messages: null, nearest: [], cases: 0, configWindowMin: null },
		selectsSysfb: null,
		coverage: { items: [], ran: [], notRun: [] },
	};
}
