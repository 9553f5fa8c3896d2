/** A Linux kernel's own MMIO functions, taken out of its source, compiled to WASM and run. */

export { type CParser, createCParser } from './c/parse.ts';
export { type Compiled, type Compiler, OUTPUT } from './compiler.ts';
export { type LoadOptions, loadKernel } from './load.ts';
export { BadSource, type Missing, NotModelled, type Place } from './not-modelled.ts';
export { applyPatches, type Patched } from './patch.ts';
export * from './run/index.ts';
export { KERNEL_FILES, type KernelFiles, LARGEST_FILE, VMBUS_FILE } from './unit.ts';
