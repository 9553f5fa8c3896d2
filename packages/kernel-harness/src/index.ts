/** Extracts a Linux kernel's own MMIO functions from its source, compiles them to WASM and runs them. */

export { LARGEST_FILE } from './c/normal.ts';
export { type CParser, createCParser } from './c/parse.ts';
export { type CompiledBuild, type CompiledKernel, compileKernel, type LoadOptions } from './compile.ts';
export { type Compiled, type Compiler, OUTPUT } from './compiler.ts';
export { KCONFIG_FILE, KERNEL_FILES, type KernelFiles, VMBUS_FILE } from './files.ts';
export { loadKernel, runnableKernel } from './load.ts';
export { BadSource } from './not-modelled.ts';
export { applyPatchFiles, type PatchedSource, type PatchFile, type PatchMessage, type Unread } from './patch/series.ts';
export { applyPatches, type Moves, type Patched } from './patch.ts';
export * from './run/index.ts';
export { hasSharedName, SHARED_NAMES } from './shared-names.ts';
export { functionTexts, type SourceText } from './texts.ts';
