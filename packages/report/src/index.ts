/** Texts, documents and pictures of every answer. */

export { deviceText, shortSize, simulateCommand } from './command.ts';
export { assumedOf, assumedOfSimulation, describeVm } from './describe.ts';
export * from './diagnose/index.ts';
export {
	type DifftestDocument,
	type DisagreementDocument,
	difftestDocument,
	disagreementDocument,
	type PropertyDocument,
} from './difftest/document.ts';
export { difftestJunit } from './difftest/junit.ts';
export { difftestKtap } from './difftest/ktap.ts';
export { partOfShard, type ShardDocument, shardDocument } from './difftest/part.ts';
export { difftestText, disagreementLines } from './difftest/text.ts';
export { type RangeJson, rangeJson, type SpanJson } from './documents/json.ts';
export {
	type AnyVmJson,
	anyVmJson,
	type LayoutDocument,
	layoutDocument,
	type OpenVmmVmJson,
	type VmJson,
	vmJson,
} from './documents/layout.ts';
export { type PlanDocument, planDocument } from './documents/plan.ts';
export { type PoliciesDocument, type PolicyJson, policiesDocument } from './documents/policies.ts';
export {
	type ReserveDocument,
	type ReserveInputJson,
	reserveDocument,
	reserveInputJson,
} from './documents/reserve.ts';
export {
	type AllocationJson,
	type ConflictJson,
	type KernelJson,
	type OrderJson,
	type SimulateDocument,
	simulateDocument,
} from './documents/simulate.ts';
export { type Drawing, drawingOf, importantEdges } from './drawing.ts';
export { explain } from './explain.ts';
export { type FilmFrame, type FilmPart, filmFrames, filmSvg } from './film.ts';
export { describeRange, formatAddress, formatRange, formatSize } from './format.ts';
export * from './kernel/index.ts';
export { type KernelWords, kernelWords, type PolicyTrial } from './kernel-words.ts';
export type { Frame, Label, PlacedBox, PlacedGhost, PlacedLane, Rect } from './lane.ts';
export { JOIN, type PlacedLens, WAYS } from './lens.ts';
export {
	type Box,
	type BoxKind,
	type Ghost,
	type Lane,
	type LegendEntry,
	legendEntries,
	type MapModel,
	MEANINGS,
	mapOfLayout,
	mapOfReservation,
	mapOfSeen,
	mapOfSimulation,
	type Seen,
} from './map.ts';
export { deviceName, deviceNamer, type Outcome, type OutcomeLevel, outcomeOf } from './outcome.ts';
export { planReasons } from './plan-words.ts';
export { type Proof, type ProofDocument, proofDocument, proofText } from './prove/document.ts';
export { type ProofRow, type ProofSummary, policiesRow, proofRows, proofSummary } from './prove/rows.ts';
export { policyPremises, proofPremises, SMT2_README } from './prove/words.ts';
export { reserveCommand } from './reserve-command.ts';
export { type Piece, pixels, type Scale, type ScaleOptions, scaleOf, ticksOf } from './scale.ts';
export { KINDS, summarize } from './summary.ts';
export { drawSvg, joinPath, type SvgOptions, zigzag } from './svg.ts';
export { type TableRow, tableRows } from './table.ts';
export { drawTerminal, type TerminalOptions } from './terminal.ts';
export { columnLines } from './text/columns.ts';
export { counted, formatCount } from './text/count.ts';
export {
	escapeKtap,
	escapeMarkdown,
	escapeXml,
	jsonText,
	ktapDiagnostic,
	markdownCode,
	printable,
	quoted,
} from './text/escape.ts';
export { fitLines, type Line, type LineKind, rows, sentences, verbatim } from './text/lines.ts';
export { type Wrapping, wrap } from './text/wrap.ts';
export { layoutLines } from './texts/layout.ts';
export { planCommandLines, planDeviceLine, planSizeLines, planTitle } from './texts/plan.ts';
export { policiesText } from './texts/policies.ts';
export { describeInput, reserveHead, reserveLines } from './texts/reserve.ts';
export { simulateKernelLines, simulateLogLines, simulateOrderLines } from './texts/simulate.ts';
export { mapOfTrace, type TraceMap } from './trace-map.ts';
