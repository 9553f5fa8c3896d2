export { type CheckDocument, checkDocument, checkText, mergedCheckDocument } from './check.ts';
export {
	type DiffDocument,
	diffDocument,
	type ExampleDocument,
	type NotRunDocument,
	type RegionDocument,
	type SideDocument,
} from './diff-document.ts';
export { diffKtap } from './diff-ktap.ts';
export { diffMarkdown } from './diff-markdown.ts';
export { diffText, effectSentences, exampleAnswers, summarySentences } from './diff-text.ts';
export type { DriverDocument, DriverRunDocument } from './driver-document.ts';
export { type IdentifyDocument, identifyDocument, identifyText } from './identify.ts';
export { notRunLines } from './not-run.ts';
export type { WholeDocument, WholeProof } from './whole.ts';
