/** Progress and speed of a long run; nothing is shown for a short one. */

const AFTER_MS = 1000;

export interface Progress {
	/** @param part from 0 to 1 */
	report(part: number): void;
	/** Clears the display. */
	end(): void;
}

/**
 * @param show shows a text, replacing the previous one @param total number of cases
 * @param now a clock in milliseconds
 */
export function createProgress(show: (text: string) => void, total: number, now: () => number): Progress {
	const start = now();
	let isShown = false;
	return {
		report(part) {
			const elapsed = now() - start;
			if (elapsed < AFTER_MS || part <= 0) {
				return;
			}
			isShown = true;
			const rate = (total * part) / elapsed / 1000;
			const left = Math.ceil((elapsed * (1 - part)) / part / 1000);
			const percent = Math.floor(part * 100);
			show(
				`${percent} % of ${total.toLocaleString('en-US')} cases, ${rate.toFixed(1)} million a second, ${left} s left`,
			);
		},
		end() {
			if (isShown) {
				show('');
			}
		},
	};
}
