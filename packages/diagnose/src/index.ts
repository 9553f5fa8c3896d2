/** What went wrong on a VM, why, and what to do. */

export { type Diagnosis, diagnose } from './diagnose.ts';
export {
	adviceOf,
	type Finding,
	type FindingId,
	messageOf,
	type Severity,
	type Step,
	type Unhelpful,
} from './finding.ts';
export type { KernelPolicy } from './policy.ts';
export type { Prediction } from './predict.ts';
export { type Seen, seenOf } from './seen.ts';
