/** From files of evidence to facts with their lines. */

export { Excerpt, type ExcerptLine } from './excerpt.ts';
export {
	type Bar,
	type Device,
	type DeviceKind,
	type Evidence,
	type EvidenceKind,
	type Fact,
	type FactName,
	type FactOf,
	type FactValues,
	factsOf,
	type Place,
	type Unreadable,
} from './fact.ts';
export { EvidenceReader, readEvidence } from './reader.ts';
