/** Compares kernels with policies and with each other. Results are codes and values; @hvmmio/report has the wording. */

export type { Unread } from '@hvmmio/kernel-harness';
export type { AllocationChange, AllocationExample, DriverChange } from './allocations.ts';
export { type Answer, type Example, exampleOf } from './answer.ts';
export type { BootChange } from './boots.ts';
export { type Bound, type Box, isInBox, type Span } from './boxes.ts';
export { CHANGES, type Change, type Subject, subjectOf } from './changes.ts';
export { isCode, isConcerned } from './concern.ts';
export {
	type DiffOptions,
	diffKernels,
	diffOf,
	type ElsewhereChange,
	hasDifferences,
	type KernelDiff,
	type RegionChange,
	type Side,
} from './diff.ts';
export type { Effects } from './effects.ts';
export { type Identified, identifyKernel } from './identify.ts';
export {
	type ChangedRun,
	type Coverage,
	changedAndRun,
	type NotRun,
	type NotRunReason,
	notRunBetween,
	notRunIn,
	notRunInPatched,
	type SourceItem,
} from './not-run.ts';
export { policyOfKernel } from './policy.ts';
export { type Condition, DIMENSIONS, type Dimension, meets } from './regions.ts';
export { createScan, type Scan, type ScanPlan } from './scan.ts';
export { runScript, type Script, type Step, type StepResult, scriptsOf } from './scripts.ts';
export { selectsSysfb } from './sysfb.ts';
export { addScans, type ElsewhereTally, type Row, type ScanTally, type ScriptTally } from './tally.ts';
