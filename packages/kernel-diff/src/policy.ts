/** A kernel's decision as a policy of @hvmmio/core, so that a VM can be simulated with it. */

import { type Policy, type PolicyId, policyById, type ReserveInput } from '@hvmmio/core';
import type { Input } from '@hvmmio/differential';
import { createInputs, getNumber, writeInput } from '@hvmmio/differential';
import { INPUT_WORDS, type Kernel, NODE_LAST, OUTPUT_WORDS, SIZE, START } from '@hvmmio/kernel-harness/run';

/** @throws RangeError if the kernel does not come to its end on an input that the simulation asks for */
export function policyOfKernel(kernel: Kernel): Policy {
	const inputs = createInputs(1);
	const answer = new Uint32Array(OUTPUT_WORDS);
	const ask = (input: Input) => {
		writeInput(inputs, 0, input);
		kernel.run(inputs.words.subarray(0, INPUT_WORDS), 1, answer);
	};
	ask(CUT_PROBE);
	const cut = getNumber(answer, NODE_LAST) === VTPM ? 'one-byte-long' : 'exact';
	const [window] = kernel.requestOf('config_window') ?? [];
	const rule: Policy['efi'] = (input, _low, decision) => {
		ask(inputOf(input));
		const size = getNumber(answer, SIZE);
		decision.start = size > 0 ? getNumber(answer, START) : 0;
		decision.firstSize = size;
		return size > 0;
	};
	return {
		...policyById('gen1-bar'),
		id: 'kernel' as PolicyId,
		efi: rule,
		bios: rule,
		cut,
		configWindowMin: window ? Number(window.min) : 0,
	};
}

const VTPM = 0xfed4_0000;

/** A low window that reaches into the vTPM area shows where the node is cut. */
const CUT_PROBE: Input = {
	mmio: [{ start: 0xf800_0000n, last: 0xffff_ffffn }],
	bios: false,
	confidential: false,
	lfbBase: 0,
	lfbSize: 0,
	bar: { start: 0n, size: 0n },
	barIsMemory: false,
	videoDevice: false,
	sysfb: true,
	resourceSize: 64,
};

function inputOf(input: ReserveInput): Input {
	return {
		...input,
		mmio: input.mmio.map(({ start, end }) => ({ start: BigInt(start), last: BigInt(end) - 1n })),
		bar: { start: BigInt(input.bar.start), size: BigInt(input.bar.size) },
	};
}
