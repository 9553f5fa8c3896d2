/** Kernels compared with each other and with policies; an entry of its own, since it needs the kernel harness. */

export {
	type AllocationChange,
	type DiffDocument,
	type DiffOptions,
	diffKernels,
	hasChanges,
	type RegionDocument,
	type RequestChange,
	type Side,
} from './diff.ts';
export type { Effects } from './effects.ts';
export { type IdentifyDocument, identifyKernel } from './identify.ts';
export { diffKtap } from './ktap.ts';
export { diffMarkdown } from './markdown.ts';
export { policyOfKernel } from './policy.ts';
export { latticeInputs } from './scan.ts';
export { runScript, type Script, type Step, type StepResult, scriptsOf } from './scripts.ts';
export { answerText, diffText } from './text.ts';
