/** Wraps a kernel as a policy of @hvmmio/core, so that a VM can be simulated with its decisions. */

import { type Policy, type PolicyId, policyById } from '@hvmmio/core';
import { caseOfCore, createInputs } from '@hvmmio/differential';
import { type Kernel, NODE_LAST, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { ANSWER, CASE_WORDS, type Case, getNumber, parseCase, writeCase } from '@hvmmio/vectors/case';

/**
 * A policy whose decisions are the kernel's.
 * @throws RangeError if the kernel does not terminate on an input that the simulation asks for
 * @example
 * ```ts
 * import { policyOfKernel } from '@hvmmio/kernel-diff';
 * // kernel: as the README has it
 * console.log(policyOfKernel(kernel).cut); // exact
 * ```
 */
export function policyOfKernel(kernel: Kernel): Policy {
	const inputs = createInputs(1);
	const answer = new Uint32Array(OUTPUT_WORDS);
	const ask = (input: Case) => {
		writeCase(inputs.words, 0, input);
		kernel.run(inputs.words.subarray(0, CASE_WORDS), 1, answer);
	};
	ask(CUT_PROBE);
	const cut = getNumber(answer, NODE_LAST) === VTPM ? 'one-byte-long' : 'exact';
	const [window] = kernel.requestOf('config_window') ?? [];
	const rule: NonNullable<Policy['rules']>['efi'] = (input, _low, decision) => {
		ask(caseOfCore(input));
		const size = getNumber(answer, ANSWER.size);
		decision.start = size > 0 ? getNumber(answer, ANSWER.start) : 0;
		decision.firstSize = size;
		return size > 0;
	};
	return {
		...policyById('gen1-bar'),
		id: 'kernel' as PolicyId,
		rules: { efi: rule, bios: rule },
		cut,
		configWindowMin: window ? Number(window.min) : 0,
	};
}

const VTPM = 0xfed4_0000;

/** A low window that extends into the vTPM area, to see where the kernel cuts the node. */
const CUT_PROBE = parseCase({ mmio: ['0xf8000000-0xffffffff'], videoDevice: false });
