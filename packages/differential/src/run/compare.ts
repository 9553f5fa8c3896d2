/** The whole of a comparison in one call, and the loop over a comparison's chunks, at one go or in turns. */

import type { Engine } from '../engine.ts';
import { type DifftestResult, difftestResult, type Shrink } from '../result/result.ts';
import { type Comparison, createComparison } from './comparison.ts';
import type { Plan } from './plan.ts';
import { createSum, type Tally } from './tally.ts';

/** How a comparison is run: what makes examples small, who is told of progress, what ends it. */
export interface CompareOptions {
	/** Loads what makes disagreements small, asked for only if there is one; left out, they stand as they were found. */
	readonly shrink?: (() => Promise<Shrink>) | undefined;
	/** Called now and then with the part that has been run, over 0 to 1. */
	readonly onProgress?: ((part: number) => void) | undefined;
	/** Ends the run between two chunks. */
	readonly signal?: AbortSignal | undefined;
	/** Runs the chunks elsewhere, on worker threads say; left out, here, one after the other. */
	readonly run?: ((comparison: Comparison) => Promise<Tally>) | undefined;
}

/** How long chunks are run before timers, messages and a signal have their turn. */
const TURN_MS = 100;

/**
 * Runs engines over the inputs of a plan and says where they differ.
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
 * Runs chunks by number, all of them if none are named, one after the other, and adds up what they came to.
 * @param onProgress called after each with the part of all chunks that has been run, over 0 to 1
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
 * 0, or `from`, to `end`, which is not among them.
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
