/** Bun, with the package's loader and the bytes within it: `bun bun.mjs RECORDS ANSWERS`. */

import { INPUT_BYTES, load, policyIds } from '@hvmmio/policy-as';
import { policyWasm } from '@hvmmio/policy-as/inline';

const [, , from, to] = Bun.argv;
const records = await Bun.file(from).bytes();

const { input, output, run } = load(policyWasm()).batch(records.length / INPUT_BYTES);
new Uint8Array(input.buffer, input.byteOffset).set(records);
const answers = Bun.file(to).writer();
for (const policy of policyIds) {
	run(policy);
	answers.write(output.buffer.slice(output.byteOffset, output.byteOffset + output.byteLength));
}
await answers.end();
