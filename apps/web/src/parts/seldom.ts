/** For what a worker says of its progress: a few times a second, however often there is something new. */

const EVERY_MS = 100;

/** Passes a value on unless one was passed on just before. */
export function seldom<T>(tell: (value: T) => void): (value: T) => void {
	let told = 0;
	return (value) => {
		if (performance.now() - told > EVERY_MS) {
			told = performance.now();
			tell(value);
		}
	};
}
