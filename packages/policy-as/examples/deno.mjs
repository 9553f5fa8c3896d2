/** Deno, which can import a WebAssembly module like any other: `deno run -RW deno.mjs RECORDS ANSWERS [SECONDS]`. */

import { timesOfModule } from './measure.mjs';

const [from, to, seconds] = Deno.args;
const records = Deno.readFileSync(from);
const began = performance.now();
const wasm = await import('../build/policy.wasm');
const loadMs = performance.now() - began;

const count = records.length / 64;
const area = wasm.hvmmio_io_area(records.length + 32 * count);
const memory = new Uint8Array(wasm.memory.buffer, area);
memory.set(records);

Deno.writeFileSync(to, new Uint8Array());
for (let policy = 0; policy < wasm.hvmmio_policy_count(); policy++) {
	const status = wasm.hvmmio_reserve_fb_batch(policy, area, area + records.length, count);
	if (status !== 0) throw new Error(`hvmmio_reserve_fb_batch: ${status}`);
	Deno.writeFileSync(to, memory.subarray(records.length, records.length + 32 * count), { append: true });
}
if (seconds) console.log(timesOfModule(Number(seconds), loadMs, wasm, area, count));
