/** Diagnosis of evidence: the VM that explains it, what went wrong, and what to do, as codes with values. */

export type { Assumption } from './assumption.ts';
export type { Conclusion, Coverage } from './conclusion.ts';
export { type Diagnosis, diagnose } from './diagnose.ts';
export type {
	DeviceName,
	Finding,
	FindingId,
	FindingOf,
	FindingValues,
	Held,
	Mismatch,
	Missing,
	Severity,
	Step,
	Unhelpful,
} from './finding.ts';
export type { Candidate } from './infer/candidate.ts';
export type { Alternative, Contradiction, Inference, Property, Sure } from './infer/infer.ts';
export type { Clue, Dimension, Strength } from './infer/observation.ts';
export type { ObservedDevice } from './machine/devices.ts';
export type { Source } from './machine/facts.ts';
export type { Guest, GuestKind } from './machine/guest.ts';
export type { ObservedKernel } from './machine/kernels.ts';
export { type Machine, machineOf, type Observations, type Observed, type Shown } from './machine/machine.ts';
export { type ObservedMap, observedMap } from './observed-map.ts';
export type { KernelName, KernelPolicy, PolicyReason } from './policy.ts';
export type { Prediction } from './predict.ts';
