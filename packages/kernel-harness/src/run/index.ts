/** What a kernel that is there already needs: no parser, no compiler. */

export type { RangeJson } from '@hvmmio/vectors';
export { type Build, type DriverRequest, Kernel, type KernelParts } from './kernel.ts';
export * from './record.ts';
export { type Booted, RunFailed, Session } from './session.ts';
