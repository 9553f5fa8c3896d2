/** Measurement for benchmarks: candidates in turn, several rounds, best round of each. */

/**
 * Runs each candidate in turn, `rounds` times, after one warm-up round.
 * @param {Record<string, () => unknown>} candidates
 * @param {number} count number of items that one call of a candidate processes
 * @param {number} [rounds]
 * @returns {Record<string, number>} nanoseconds per item, in the best round
 */
export function nanoseconds(candidates, count, rounds = 7) {
	/** @type {Record<string, number>} */
	const best = {};
	for (let round = 0; round <= rounds; round++) {
		for (const [name, run] of Object.entries(candidates)) {
			const start = process.hrtime.bigint();
			run();
			const each = Number(process.hrtime.bigint() - start) / count;
			best[name] = round === 0 ? Number.POSITIVE_INFINITY : Math.min(best[name] ?? Number.POSITIVE_INFINITY, each);
		}
	}
	return best;
}

/**
 * A row for each candidate: its time, its rate, and the time as a multiple of the peer's.
 * @param {Record<string, number>} times in nanoseconds
 * @param {string} peer
 * @returns {string[]}
 */
export function table(times, peer) {
	const width = Math.max(...Object.keys(times).map((name) => name.length));
	const base = times[peer] ?? Number.NaN;
	return Object.entries(times).map(([name, time]) => {
		const rate = Math.round(1e9 / time).toLocaleString('en');
		const ratio = name === peer ? '' : `   ${(time / base).toFixed(2)} times ${peer}`;
		return `  ${name.padEnd(width)} ${time.toFixed(1).padStart(9)} ns ${rate.padStart(14)} a second${ratio}`;
	});
}
