/** The framebuffer reservation of a Linux guest on Hyper-V with C's integers: loader and records of policy.wasm. */

export type { Batch } from './batch.ts';
export type { PolicyExports } from './exports.ts';
export { INPUT_BYTES, OUTPUT_BYTES } from './layout.ts';
export { load, type PolicyModule } from './load.ts';
export { type PolicyId, policyIds } from './policies.ts';
export {
	decodeMessages,
	decodeOutput,
	encodeInput,
	flag,
	type Message,
	type Node,
	type ReserveFbInput,
	type ReserveFbOutput,
} from './record.ts';
export { mmioNodes, policyEntry, type VtpmCut, vtpmCut } from './walk.ts';
