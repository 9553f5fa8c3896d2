/** Measures decision times for an example that is called with SECONDS, the minimum time for each measurement. */

const now = () => (globalThis.performance ?? Date).now();

/**
 * The raw module, all policies over `count` records at `area`, which are followed by space for the answers.
 * @returns a line of three times
 */
export function timesOfModule(seconds, loadMs, wasm, area, count) {
	const answers = area + 64 * count;
	const policies = wasm.hvmmio_policy_count();
	const batch = nanoseconds(seconds, policies * count, () => {
		for (let policy = 0; policy < policies; policy++) wasm.hvmmio_reserve_fb_batch(policy, area, answers, count);
	});
	const one = nanoseconds(seconds, policies * count, () => {
		for (let policy = 0; policy < policies; policy++) {
			for (let i = 0; i < count; i++) wasm.hvmmio_reserve_fb(policy, area + 64 * i, answers + 32 * i);
		}
	});
	return times(loadMs, batch, one);
}

/** Time per item of `work`, which processes `count` items; repetitions double until the minimum time is reached. */
export function nanoseconds(seconds, count, work) {
	for (let rounds = 1; ; rounds *= 2) {
		const start = now();
		for (let round = 0; round < rounds; round++) work();
		const milliseconds = now() - start;
		if (milliseconds >= 1000 * seconds) return (milliseconds * 1e6) / (rounds * count);
	}
}

export function times(loadMs, batch, one) {
	return `load ${loadMs.toFixed(2)} ms, batch ${batch.toFixed(1)} ns, one by one ${one.toFixed(1)} ns`;
}
