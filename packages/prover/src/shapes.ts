/** A kernel's answers where its node list can have several shapes, and what of an input none of them says. */

import type { CompiledKernel, Kernel } from '@hvmmio/kernel-harness';
import type { Case } from '@hvmmio/vectors/case';
import { type Compared, differ } from './equal.ts';
import { executeKernel, executeWays, type ReserveTerms, trapped, type Way } from './kernel.ts';
import { replayDiffers } from './replay.ts';
import { all, any, not, or } from './term/boolean.ts';
import { notEqual } from './term/compare.ts';
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

/** An answer that is compared, and the inputs that it is for. */
export interface ComparedWay {
	readonly where: Term;
	readonly answer: Compared;
}

/** Inputs that end by no trap and that none of the answers is for. There are none, or something was not executed. */
export function uncovered(ways: readonly ComparedWay[]): Term {
	const { pool } = (ways[0] as ComparedWay).where;
	return not(
		any(
			ways.flatMap(({ where, answer }) => [where, trapped(answer)]),
			pool.false,
		),
	);
}

/** Inputs that end by a trap; such an input has no shape. */
export function trapsOf(ways: readonly ComparedWay[]): Term {
	const { pool } = (ways[0] as ComparedWay).where;
	return any(
		ways.map(({ answer }) => trapped(answer)),
		pool.false,
	);
}

/** Holds if exactly one of two kernels traps. */
export function trapsDiffer(some: readonly ComparedWay[], others: readonly ComparedWay[]): Term {
	return notEqual(trapsOf(some), trapsOf(others));
}

/** Holds if two kernels differ, whatever the shapes of their lists are. */
export function differInShapes(some: readonly ComparedWay[], others: readonly ComparedWay[]): Term {
	const traps = trapsDiffer(some, others);
	const pairs = some.flatMap((a) => others.map((b) => all([a.where, b.where, differ(a.answer, b.answer)], traps)));
	return or(traps, ...pairs);
}

/** The answer to an input is that of the shape which its list has. */
export function replayed({ kernel, ways }: Side, example: Case, evaluate: (term: Term) => bigint): string | null {
	const way = ways.find(({ where }) => evaluate(where) === 1n) ?? (ways[0] as Way);
	const traps = ways.flatMap(({ answer }) => answer.traps);
	return replayDiffers(kernel, example, { ...way.answer, traps }, evaluate);
}
