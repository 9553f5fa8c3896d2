/** The interface of an implementation of the walk and the reservation that can be compared with others. */

import { ANSWER, ANSWER_WORDS, type Answer, type Case, writeCase } from '@hvmmio/vectors/case';
import { createInputs, createOutputs, FAILED, type InputBlock, type OutputBlock, readOutput } from './case/block.ts';

/** Takes a block of inputs once and answers it for many policies, so that the walk runs per cut and not per policy. */
export interface Engine {
	/** The name used in `--engines`. */
	readonly name: string;
	readonly version: string;
	/** Does it compute as C does on arbitrary 64-bit values? If not, it only gets addresses that a CPU can have. */
	readonly anyBits: boolean;
	/** Sets the inputs to answer. The block must not change until the next call. */
	take(inputs: InputBlock): void;
	/**
	 * Answers the first `count` inputs, walk included, as a kernel with this policy would. An engine that runs one
	 * particular kernel ignores the policy.
	 */
	run(policy: string, count: number, outputs: OutputBlock): void;
}

/**
 * An engine's answer to one input.
 * @example
 * ```ts
 * import { answerOf, createCoreEngine } from '@hvmmio/differential';
 * import { parseCase } from '@hvmmio/vectors/case';
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'], lfbBase: '0x0' });
 * console.log(answerOf(createCoreEngine(), 'low-half', input).size === 64n * 2n ** 20n); // true
 * ```
 */
export function answerOf(engine: Engine, policy: string, input: Case): Answer {
	const inputs = createInputs(1);
	const outputs = createOutputs(1);
	writeCase(inputs.words, 0, input);
	inputs.length = 1;
	engine.take(inputs);
	engine.run(policy, 1, outputs);
	return readOutput(outputs, 0);
}

/**
 * Wraps an engine so that its answers have no messages; comparing two such engines compares only their decisions.
 * @example
 * ```ts
 * import { createCoreEngine, withoutMessages } from '@hvmmio/differential';
 * console.log(withoutMessages(createCoreEngine()).name); // core
 * ```
 */
export function withoutMessages(engine: Engine): Engine {
	return {
		name: engine.name,
		version: engine.version,
		anyBits: engine.anyBits,
		take: (inputs) => engine.take(inputs),
		run(policy, count, outputs) {
			engine.run(policy, count, outputs);
			for (let at = ANSWER.messages; at < count * ANSWER_WORDS; at += ANSWER_WORDS) {
				if ((outputs.words[at] as number) < FAILED) {
					outputs.words[at] = 0;
				}
			}
		},
	};
}
