/** The framebuffer reservation of a Linux guest on Hyper-V with C's integers: loader and records of policy.wasm. */

export type { Batch } from './batch.ts';
export { type CaseInput, fromCase, parseRange } from './case.ts';
export type { PolicyExports } from './exports.ts';
export { load, type PolicyModule } from './load.ts';
export { type PolicyId, policyIds } from './policies.ts';
export {
	decodeMessages,
	decodeOutput,
	encodeInput,
	flag,
	INPUT_BYTES,
	type Message,
	type Node,
	OUTPUT_BYTES,
	type ReserveFbInput,
	type ReserveFbOutput,
} from './record.ts';
export { mmioNodes, type VtpmCut, vtpmCut } from './walk.ts';
