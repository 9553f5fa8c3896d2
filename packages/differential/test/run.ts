import { type Comparison, createSum, type Tally } from '../src/index.ts';

/** All chunks of a comparison, or those that are named. */
export function runAll(
	comparison: Comparison,
	chunks: readonly number[] = Array.from({ length: comparison.chunks }, (_, i) => i),
): Tally {
	const sum = createSum();
	for (const chunk of chunks) {
		sum.add(comparison.run(chunk));
	}
	return sum.total();
}
