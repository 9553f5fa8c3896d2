/** From files of evidence to facts with their lines, and from facts to the VM that they tell of. */

export { Excerpt, type ExcerptLine } from './excerpt.ts';
export {
	type Bar,
	type Device,
	type Evidence,
	type EvidenceKind,
	type Fact,
	type FactName,
	type FactOf,
	type FactValues,
	factsOf,
	type Place,
	VIDEO_DEVICE,
} from './fact.ts';
export type { Located, ObservedDevice } from './machine/devices.ts';
export { type Contradiction, Facts, type Observed, type Source, type Sourced, sourceOf } from './machine/facts.ts';
export type { ObservedKernel } from './machine/kernels.ts';
export { type Machine, machineOf } from './machine/machine.ts';
export type { Observations } from './machine/windows.ts';
export { EvidenceReader, readEvidence } from './reader.ts';
