/** The engine `wasm`: @hvmmio/policy-as, which computes as C does. The module gets the first node from its own walk. */

import { INPUT_BYTES, load, OUTPUT_BYTES, type PolicyId, policyIds, type VtpmCut, vtpmCut } from '@hvmmio/policy-as';
import policyAs from '@hvmmio/policy-as/package.json' with { type: 'json' };
import { ANSWER_WORDS, DECISION_WORDS } from '@hvmmio/vectors/case';
import { createInputs, type InputBlock } from '../case/block.ts';
import { writeWasmRecord } from '../case/wasm.ts';
import type { Engine } from '../engine.ts';

const CUTS: readonly VtpmCut[] = ['one-byte-long', 'exact'];

/**
 * Creates the engine of policy.wasm.
 * @param module policy.wasm, compiled or as bytes
 * @throws WebAssembly.CompileError, Error if the module is not policy.wasm
 * @example
 * ```ts
 * import { createWasmEngine } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * console.log(createWasmEngine(policyWasm()).name); // wasm
 * ```
 */
export function createWasmEngine(module: WebAssembly.Module | BufferSource): Engine {
	const { exports } = load(module);
	const encoded = new Set<VtpmCut>();
	let inputs: InputBlock = createInputs(0);
	let capacity = 0;
	let area = 0;

	/** The address of the input records for a cut, which are written on first use. */
	function records(cut: VtpmCut): number {
		const address = area + CUTS.indexOf(cut) * capacity * INPUT_BYTES;
		if (!encoded.has(cut)) {
			encoded.add(cut);
			const decisions = new Uint32Array(exports.memory.buffer, address, capacity * DECISION_WORDS);
			for (let i = 0; i < capacity; i++) {
				writeWasmRecord(inputs.words, decisions, i, cut);
			}
		}
		return address;
	}

	return {
		name: 'wasm',
		version: policyAs.version,
		anyBits: true,
		take(block) {
			inputs = block;
			capacity = block.length;
			area = exports.hvmmio_io_area(capacity * (CUTS.length * INPUT_BYTES + OUTPUT_BYTES)) >>> 0;
			encoded.clear();
		},
		run(policy, count, outputs) {
			const id = policy as PolicyId;
			const answers = area + CUTS.length * capacity * INPUT_BYTES;
			const index = policyIds.indexOf(id);
			const status = exports.hvmmio_reserve_fb_batch(index, records(vtpmCut(id)), answers, count);
			if (status !== 0) {
				throw new RangeError(`"policy" expected one that policy.wasm knows, got ${policy}`);
			}
			const answered = new Uint32Array(exports.memory.buffer, answers, count * ANSWER_WORDS);
			outputs.words.set(answered);
		},
	};
}
