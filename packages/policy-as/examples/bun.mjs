/** Bun, with the package's loader and the bytes within it: `bun bun.mjs RECORDS ANSWERS [SECONDS]`. */

import { INPUT_BYTES, load, policyIds } from '@hvmmio/policy-as';
import { policyWasm } from '@hvmmio/policy-as/inline';
import { timesOfModule } from './measure.mjs';

const [, , from, to, seconds] = Bun.argv;
const records = await Bun.file(from).bytes();
const began = performance.now();
const module = load(policyWasm());
const loadMs = performance.now() - began;

const count = records.length / INPUT_BYTES;
const { input, output, run } = module.batch(count);
new Uint8Array(input.buffer, input.byteOffset).set(records);
const answers = Bun.file(to).writer();
for (const policy of policyIds) {
	run(policy);
	answers.write(output.buffer.slice(output.byteOffset, output.byteOffset + output.byteLength));
}
await answers.end();
if (seconds) console.log(timesOfModule(Number(seconds), loadMs, module.exports, input.byteOffset, count));
