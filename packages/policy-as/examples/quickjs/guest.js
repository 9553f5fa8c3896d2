/** In QuickJS, which has no WebAssembly: polywasm translates the module to JavaScript. */

import { WebAssembly } from 'polywasm';
import { timesOfModule } from '../measure.mjs';

/** @returns the answers of each policy in turn, and with `seconds` how long it takes */
export function decide(bytes, records, seconds) {
	const began = Date.now();
	const wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
	const loadMs = Date.now() - began;
	const count = records.byteLength / 64;
	const area = wasm.hvmmio_io_area(records.byteLength + 32 * count);
	const memory = new Uint8Array(wasm.memory.buffer, area);
	memory.set(new Uint8Array(records));

	const answers = new Uint8Array(wasm.hvmmio_policy_count() * 32 * count);
	for (let policy = 0; policy < wasm.hvmmio_policy_count(); policy++) {
		const status = wasm.hvmmio_reserve_fb_batch(policy, area, area + records.byteLength, count);
		if (status !== 0) throw new Error(`hvmmio_reserve_fb_batch: ${status}`);
		answers.set(memory.subarray(records.byteLength, records.byteLength + 32 * count), policy * 32 * count);
	}
	return { answers: answers.buffer, times: seconds ? timesOfModule(seconds, loadMs, wasm, area, count) : '' };
}
