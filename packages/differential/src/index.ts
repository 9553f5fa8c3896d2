/** Runs engines over the same inputs: finds where they differ, and which properties each policy's reservations have. */

export {
	createInputs,
	createOutputs,
	type InputBlock,
	type OutputBlock,
	readOutput,
	writeOutput,
} from './case/block.ts';
export { caseOfCore, coreInput } from './case/core.ts';
export { wasmInput, wasmNodes } from './case/wasm.ts';
export { answerOf, type Engine, withoutMessages } from './engine.ts';
export { createCoreEngine } from './engines/core.ts';
export { createWasmEngine } from './engines/wasm.ts';
export type { PropertyId } from './properties/property.ts';
export { reserveCommand } from './report/command.ts';
export { count } from './report/format.ts';
export type { GroupCount, PropertyExample, PropertyResult } from './result/properties.ts';
export {
	addParts,
	type DifftestResult,
	type DisagreementResult,
	difftestResult,
	type FoundDisagreement,
	type PartResult,
	partResult,
	type Shrink,
} from './result/result.ts';
export { type CompareOptions, compareEngines, numbersBelow, runChunks } from './run/compare.ts';
export { type Comparison, createComparison, plannedCases } from './run/comparison.ts';
export { disagreesOn } from './run/disagrees.ts';
export type { Plan, Skipped } from './run/plan.ts';
export { type Shard, WHOLE } from './run/shard.ts';
export { createSum, type Disagreement, type PropertyCount, type Sum, type Tally } from './run/tally.ts';
