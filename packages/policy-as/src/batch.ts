import { moduleError } from './errors.ts';
import type { PolicyExports } from './exports.ts';
import { INPUT_BYTES, OUTPUT_BYTES } from './layout.ts';
import { type PolicyId, policyIndex } from './policies.ts';

/** Records in the module's own memory, and their answers. */
export interface Batch {
	readonly count: number;
	/** The input records; 64 bytes each. Memory growth detaches views, so get it again after other calls. */
	readonly input: DataView;
	/** The answers; 32 bytes each. */
	readonly output: DataView;
	/** Decides all records, without allocating; throws a RangeError for an unknown policy id. */
	run(policy: PolicyId): void;
}

/** A batch of records at `address`, answers behind them. */
export function openBatch(exports: PolicyExports, address: number, count: number): Batch {
	const answers = address + count * INPUT_BYTES;
	const buffer = () => exports.memory.buffer as ArrayBuffer;
	let input = new DataView(buffer(), address, count * INPUT_BYTES);
	let output = new DataView(buffer(), answers, count * OUTPUT_BYTES);
	return {
		count,
		get input() {
			if (input.buffer !== buffer()) input = new DataView(buffer(), address, count * INPUT_BYTES);
			return input;
		},
		get output() {
			if (output.buffer !== buffer()) output = new DataView(buffer(), answers, count * OUTPUT_BYTES);
			return output;
		},
		run(policy) {
			const status = exports.hvmmio_reserve_fb_batch(policyIndex(policy), address, answers, count);
			if (status !== 0) throw moduleError('batch-status', [status]);
		},
	};
}
