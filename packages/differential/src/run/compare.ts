/** Runs a whole comparison in one call, or loops over the chunks of one. */

import type { Engine } from '../engine.ts';
import { type DifftestResult, difftestResult, type Shrink } from '../result/result.ts';
import { type Comparison, createComparison } from './comparison.ts';
import type { Plan } from './plan.ts';
import { createSum, type Tally } from './tally.ts';

/** Options of a comparison: shrinking, progress, cancellation, and where chunks run. */
export interface CompareOptions {
	/** Loads the shrinker, called only if there is a disagreement; by default disagreements are not shrunk. */
	readonly shrink?: (() => Promise<Shrink>) | undefined;
	/** Called from time to time with the fraction done, above 0 and up to 1. */
	readonly onProgress?: ((part: number) => void) | undefined;
	/** Aborts the run between two chunks. */
	readonly signal?: AbortSignal | undefined;
	/** Runs the chunks, for example on worker threads; by default they run one after the other on this thread. */
	readonly run?: ((comparison: Comparison) => Promise<Tally>) | undefined;
}

/** How long chunks run before yielding to the event loop, in milliseconds. */
const TURN_MS = 100;

/**
 * Runs engines over the inputs of a plan and returns where they differ.
 * @throws RangeError for fewer than two engines; the signal's reason, once it is aborted; what an engine throws
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine, createWasmEngine } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * const engines = [createCoreEngine(), createWasmEngine(policyWasm())];
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const { agreed, disagreements } = await compareEngines(engines, plan);
 * console.log(agreed, disagreements.length); // 1000 0
 * ```
 */
export async function compareEngines(
	engines: readonly Engine[],
	plan: Plan,
	{ shrink, onProgress, signal, run = (comparison) => runInTurns(comparison, onProgress, signal) }: CompareOptions = {},
): Promise<DifftestResult> {
	const comparison = createComparison(engines, plan);
	signal?.throwIfAborted();
	const tally = await run(comparison);
	signal?.throwIfAborted();
	const found = tally.agreed < tally.cases;
	return difftestResult(engines, plan, comparison, tally, found ? await shrink?.() : undefined);
}

async function runInTurns(
	comparison: Comparison,
	onProgress: CompareOptions['onProgress'],
	signal: AbortSignal | undefined,
): Promise<Tally> {
	const sum = createSum();
	let turn = performance.now();
	for (let chunk = 0; chunk < comparison.chunks; chunk++) {
		sum.add(comparison.run(chunk));
		if (performance.now() - turn >= TURN_MS) {
			onProgress?.((chunk + 1) / comparison.chunks);
			await new Promise((resolve) => setTimeout(resolve, 0));
			signal?.throwIfAborted();
			turn = performance.now();
		}
	}
	return sum.total();
}

/**
 * Runs the chunks with the given numbers (by default all) one after the other, and adds up their tallies.
 * @param onProgress called after each chunk with the fraction of all chunks done, above 0 and up to 1
 * @example
 * ```ts
 * import { createComparison, createCoreEngine, createWasmEngine, runChunks } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const tally = runChunks(createComparison([createCoreEngine(), createWasmEngine(policyWasm())], plan));
 * console.log(tally.agreed); // 1000
 * ```
 */
export function runChunks(
	comparison: Comparison,
	chunks: Iterable<number> = numbersBelow(comparison.chunks),
	onProgress?: (part: number) => void,
): Tally {
	const sum = createSum();
	let done = 0;
	for (const chunk of chunks) {
		sum.add(comparison.run(chunk));
		done++;
		onProgress?.(done / comparison.chunks);
	}
	return sum.total();
}

/**
 * Yields the integers from `from` (by default 0) up to, but not including, `end`.
 * @example
 * ```ts
 * import { numbersBelow } from '@hvmmio/differential';
 * console.log([...numbersBelow(3)].join()); // 0,1,2
 * ```
 */
export function* numbersBelow(end: number, from = 0): Generator<number> {
	for (let i = from; i < end; i++) {
		yield i;
	}
}
