/** Kernels for the tests of this package. */

import { CLANG_VERSION, compilesOnce, GRAMMAR, RUNTIME, yowasp } from '@hvmmio/testkit/compiler';
import type { KernelFiles } from '../src/files.ts';
import { type CParser, createCParser, type Kernel, loadKernel } from '../src/index.ts';
import { yowaspCompiler } from '../src/yowasp.ts';

export const testCompiler = compilesOnce(yowaspCompiler(yowasp, CLANG_VERSION));

export function testParser(): Promise<CParser> {
	return createCParser(RUNTIME, GRAMMAR);
}

export async function load(
	files: KernelFiles | string,
	options: { shim?: string; widths?: (32 | 64)[] } = {},
): Promise<Kernel> {
	const all = typeof files === 'string' ? { 'drivers/hv/vmbus_drv.c': files } : files;
	return loadKernel(all, { parser: await testParser(), compiler: testCompiler, ...options });
}
