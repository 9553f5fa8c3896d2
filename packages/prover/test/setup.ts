/** Kernels and policy.wasm for the tests. */

import { readFileSync } from 'node:fs';
import { type CompiledKernel, compileKernel, createCParser, type KernelFiles } from '@hvmmio/kernel-harness';
import { yowaspCompiler } from '@hvmmio/kernel-harness/yowasp';
import { CLANG_VERSION, compilesOnce, GRAMMAR, RUNTIME, yowasp } from '@hvmmio/testkit/compiler';

const testCompiler = compilesOnce(yowaspCompiler(yowasp, CLANG_VERSION));
const parser = await createCParser(RUNTIME, GRAMMAR);

export function compile(files: KernelFiles, widths: readonly (32 | 64)[] = [64, 32]): Promise<CompiledKernel> {
	return compileKernel(files, { parser, compiler: testCompiler, widths });
}

export const POLICY_WASM = readFileSync(new URL('../../policy-as/build/policy.wasm', import.meta.url));
