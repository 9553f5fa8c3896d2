/** How long a proof took, which stands beside every answer. */

/**
 * A result with how long it took, in seconds, rounded to milliseconds.
 * @example
 * ```ts
 * import { timed } from '@hvmmio/prover';
 * const { answer, seconds } = await timed(async () => ({ answer: 'proved' }));
 * console.log(answer, seconds < 60); // proved true
 * ```
 */
export async function timed<T extends object>(work: () => Promise<T>): Promise<T & { seconds: number }> {
	const start = performance.now();
	const result = await work();
	return { ...result, seconds: Math.round(performance.now() - start) / 1000 };
}
