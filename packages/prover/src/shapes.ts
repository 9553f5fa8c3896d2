/** A kernel's answers where its node list can have several shapes, and what of an input none of them says. */

import type { CompiledKernel, Kernel } from '@hvmmio/kernel-harness';
import type { Case } from '@hvmmio/vectors/case';
import { executeKernel, executeWays, type ReserveTerms, trapped, type Way } from './kernel.ts';
import { replayDiffers } from './replay.ts';
import { any, not } from './term/boolean.ts';
import type { Term } from './term/term.ts';

/** A kernel as terms, and to be run. */
interface Side {
	readonly kernel: Kernel;
	readonly ways: readonly Way[];
}

/** A kernel's answers: one for each shape that its list can have, or one for all of them. */
export function waysOf({ builds }: CompiledKernel, input: ReserveTerms, width: 32 | 64, severalShapes: boolean): Way[] {
	const { pool } = input.lfbSize;
	const own = builds.filter((build) => build.width === width);
	return severalShapes
		? executeWays(pool, own, input)
		: [{ where: pool.true, answer: executeKernel(pool, own, input) }];
}

/** Inputs on which a kernel ends by no trap, and of which no answer is. */
export function uncovered(ways: readonly Way[], some: Term): Term {
	return not(
		any(
			ways.flatMap(({ where, answer }) => [where, trapped(answer)]),
			some,
		),
	);
}

/** The answer to an input is that of the shape which its list has. */
export function replayed({ kernel, ways }: Side, example: Case, evaluate: (term: Term) => bigint): string | null {
	const way = ways.find(({ where }) => evaluate(where) === 1n) ?? (ways[0] as Way);
	const traps = ways.flatMap(({ answer }) => answer.traps);
	return replayDiffers(kernel, example, { ...way.answer, traps }, evaluate);
}
