/** An example, run in the kernel's own module: what the terms say of it must be what the module answers. */

import { type Kernel, RunFailed } from '@hvmmio/kernel-harness';
import type { Case } from '@hvmmio/vectors/case';
import { type AnswerTerms, trapped } from './kernel.ts';
import type { Term } from './term/term.ts';

/** What differs, or null. */
export function replayDiffers(
	kernel: Kernel,
	input: Case,
	answer: AnswerTerms,
	evaluate: (term: Term) => bigint,
): string | null {
	const shouldTrap = evaluate(trapped(answer)) === 1n;
	try {
		const { reserved, attempts, firstSize } = kernel.boot(input).booted;
		const rows: [string, bigint, bigint][] = [
			['start', BigInt(reserved?.start ?? 0), evaluate(answer.start)],
			['size', reserved === null ? 0n : BigInt(reserved.end) - BigInt(reserved.start) + 1n, evaluate(answer.size)],
			['attempts', BigInt(attempts), evaluate(answer.attempts)],
			['first size', firstSize, evaluate(answer.firstSize)],
		];
		const [row] = shouldTrap ? [['end', 1n, 0n] as const] : rows.filter(([, run, term]) => run !== term);
		return row === undefined ? null : row[0];
	} catch (error) {
		if (error instanceof RunFailed) {
			return shouldTrap ? null : error.failure;
		}
		throw error;
	}
}
