/** An implementation of the walk and the reservation, as the comparison sees it. */

import { ANSWER, ANSWER_WORDS, type Answer, type Case, writeCase } from '@hvmmio/vectors/case';
import { createInputs, createOutputs, FAILED, type InputBlock, type OutputBlock, readOutput } from './case/block.ts';

/** Inputs are taken once and answered for many policies, so that the walk is made for each cut, not for each policy. */
export interface Engine {
	/** As in `--engines`. */
	readonly name: string;
	readonly version: string;
	/** Does it compute as C does for any pattern of 64 bits? Else it is only given addresses that a CPU can have. */
	readonly anyBits: boolean;
	/** Takes the block's inputs, which stay as they are until the next ones are taken. */
	take(inputs: InputBlock): void;
	/**
	 * Answers the first `count` of the inputs taken, walk included, as a kernel with this policy would. An engine that
	 * stands for a single kernel answers as that kernel, whatever policy it is compared with.
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
 * An engine whose answers say nothing of messages: compared with another such one, the decision alone counts.
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
