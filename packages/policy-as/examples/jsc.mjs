/** JavaScriptCore's shell, the engine of WebKit: `jsc jsc.mjs -- POLICY_WASM RECORDS ANSWERS [SECONDS]`. */

import { timesOfModule } from './measure.mjs';

const [file, from, to, seconds] = globalThis.arguments;
const bytes = readFile(file, 'binary');
const records = readFile(from, 'binary');
const began = performance.now();
const wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
const loadMs = performance.now() - began;

const count = records.length / 64;
const area = wasm.hvmmio_io_area(records.length + 32 * count);
const memory = new Uint8Array(wasm.memory.buffer, area);
memory.set(records);

const answers = new Uint8Array(wasm.hvmmio_policy_count() * 32 * count);
for (let policy = 0; policy < wasm.hvmmio_policy_count(); policy++) {
	const status = wasm.hvmmio_reserve_fb_batch(policy, area, area + records.length, count);
	if (status !== 0) throw new Error(`hvmmio_reserve_fb_batch: ${status}`);
	answers.set(memory.subarray(records.length, records.length + 32 * count), policy * 32 * count);
}
writeFile(to, answers);
if (seconds) print(timesOfModule(Number(seconds), loadMs, wasm, area, count));
