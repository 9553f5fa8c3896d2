/** One kernel's answer to one input, in a form that can be shown next to another's. */

import { type BootOptions, type Kernel, type RangeJson, RunFailed } from '@hvmmio/kernel-harness/run';
import { type Case, type CaseJson, formatCase } from '@hvmmio/vectors/case';

/**
 * One kernel's answer to one input: reservation, node list and printed lines. Range ends are inclusive, as the kernel
 * prints them.
 */
export interface Answer {
	readonly reserved: RangeJson | null;
	readonly nodes: readonly RangeJson[];
	/** Ids of the known messages. */
	readonly messages: readonly string[];
	/** Every line the kernel prints. */
	readonly log: readonly string[];
	/** The error code of the probe of the ACPI device, if it failed. */
	readonly error?: number;
	/** Number of objects the kernel has allocated and not freed. */
	readonly objects?: number;
	/** Why the run failed, if it trapped or did not terminate. */
	readonly failed?: string;
}

export function answerOf(kernel: Kernel, input: Case, options: BootOptions = {}): Answer {
	try {
		const session = kernel.boot(input, options);
		const objects = session.objects();
		session.close();
		const { result, reserved, nodes, messages, log } = session.booted;
		return { reserved, nodes, messages, log, ...(result === 0 ? {} : { error: result }), objects };
	} catch (error) {
		if (error instanceof RunFailed) {
			return { reserved: null, nodes: [], messages: [], log: [], failed: error.failure };
		}
		throw error;
	}
}

/** An input with both answers. */
export interface Example {
	readonly input: CaseJson;
	readonly old: Answer;
	readonly new: Answer;
}

/**
 * Runs both kernels on an input.
 * @example
 * ```ts
 * import { exampleOf } from '@hvmmio/kernel-diff';
 * import { parseCase } from '@hvmmio/vectors/case';
 * // kernel: as the README has it
 * const input = parseCase({ mmio: ['0xf8000000-0xffffffff'] });
 * const { old, new: now } = exampleOf(input, kernel, kernel);
 * console.log(JSON.stringify(old) === JSON.stringify(now)); // true
 * ```
 */
export function exampleOf(input: Case, old: Kernel, now: Kernel): Example {
	return { input: formatCase(input), old: answerOf(old, input), new: answerOf(now, input) };
}
