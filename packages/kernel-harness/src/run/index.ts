/** Running a kernel that is already compiled, without a parser or a compiler. */

export type { RangeJson } from '@hvmmio/vectors';
export type { DriverEntry } from '../entries.ts';
export { type Missing, NotModelled, type Place } from '../not-modelled.ts';
export type { NotRun } from '../not-run.ts';
export type { SourceText } from '../texts.ts';
export type { DriverEvent, DriverRequest, DriverRun, DriverSetting } from './drivers.ts';
export { type Build, Kernel, type KernelParts } from './kernel.ts';
export { FIRMWARES, OWN_EXPORT, STATE_AT } from './layout.ts';
export * from './record.ts';
export { type Booted, type BootOptions, type LogLine, RunFailed, Session } from './session.ts';
