/** Node, with the package's loader: `node node.mjs RECORDS ANSWERS [SECONDS]`. */

import { readFileSync, writeFileSync } from 'node:fs';
import { INPUT_BYTES, load, policyIds } from '@hvmmio/policy-as';
import { timesOfModule } from './measure.mjs';

const [, , from, to, seconds] = process.argv;
const records = readFileSync(from);
const bytes = readFileSync(new URL(import.meta.resolve('@hvmmio/policy-as/policy.wasm')));
const began = performance.now();
const module = load(bytes);
const loadMs = performance.now() - began;

const count = records.length / INPUT_BYTES;
const { input, output, run } = module.batch(count);
new Uint8Array(input.buffer, input.byteOffset).set(records);
const answers = policyIds.map((policy) => {
	run(policy);
	return Buffer.from(output.buffer.slice(output.byteOffset, output.byteOffset + output.byteLength));
});
writeFileSync(to, Buffer.concat(answers));
if (seconds) console.log(timesOfModule(Number(seconds), loadMs, module.exports, input.byteOffset, count));
