/** Node, with the package's loader: `node node.mjs RECORDS ANSWERS`. */

import { readFileSync, writeFileSync } from 'node:fs';
import { INPUT_BYTES, load, policyIds } from '@hvmmio/policy-as';

const [, , from, to] = process.argv;
const records = readFileSync(from);
const module = load(readFileSync(new URL(import.meta.resolve('@hvmmio/policy-as/policy.wasm'))));

const { input, output, run } = module.batch(records.length / INPUT_BYTES);
new Uint8Array(input.buffer, input.byteOffset).set(records);
const answers = policyIds.map((policy) => {
	run(policy);
	return Buffer.from(output.buffer.slice(output.byteOffset, output.byteOffset + output.byteLength));
});
writeFileSync(to, Buffer.concat(answers));
