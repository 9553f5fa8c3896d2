/** Progress reports of a worker: a few in a second, however often there is something new. */

const EVERY_MS = 100;

/** Passes a value on, unless one was passed on less than {@link EVERY_MS} ago. */
export function throttled<T>(report: (value: T) => void): (value: T) => void {
	let reportedAt = 0;
	return (value) => {
		if (performance.now() - reportedAt > EVERY_MS) {
			reportedAt = performance.now();
			report(value);
		}
	};
}
