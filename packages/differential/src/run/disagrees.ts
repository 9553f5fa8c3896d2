/** Checks whether engines disagree on a single input, for shrinking. */

import { type Case, writeCase } from '@hvmmio/vectors/case';
import { createInputs, createOutputs, type OutputBlock, sameOutput } from '../case/block.ts';
import type { Engine } from '../engine.ts';

/**
 * Returns a reusable predicate: do any two of these engines answer an input differently?
 * @example
 * ```ts
 * import { createCoreEngine, createWasmEngine, disagreesOn } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const disagrees = disagreesOn([createCoreEngine(), createWasmEngine(policyWasm())], 'low-half');
 * console.log(disagrees(parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' }))); // false
 * ```
 */
export function disagreesOn(engines: readonly Engine[], policy: string): (input: Case) => boolean {
	const inputs = createInputs(1);
	const answers = engines.map(() => createOutputs(1));
	const reference = answers[0] as OutputBlock;
	return (input) => {
		writeCase(inputs.words, 0, input);
		inputs.length = 1;
		return engines.some((engine, i) => {
			engine.take(inputs);
			engine.run(policy, 1, answers[i] as OutputBlock);
			return !sameOutput(reference, answers[i] as OutputBlock, 0);
		});
	};
}
