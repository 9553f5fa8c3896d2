/** Shrinks an input on which something holds, so that a reader sees at once what matters in it. */

import type { Assignment } from '../term/evaluate.ts';
import type { Term } from '../term/term.ts';

/** A range of values shorter than this is searched linearly from its minimum. */
const SHORT = 4096n;

/**
 * Lowers variables as far as the condition still holds.
 * @param variables the variables to minimize, most important first
 * @param preferred values that variables should have if possible
 * @param holds does the condition hold on this input?
 */
export function smallestInput(
	found: Assignment,
	variables: readonly Term[],
	preferred: ReadonlyMap<string, bigint>,
	holds: (input: Assignment) => boolean,
): Assignment {
	let best = found;
	const attempt = (name: string, value: bigint): boolean => {
		if (best.get(name) === value) {
			return true;
		}
		const tried = new Map(best).set(name, value);
		const good = holds(tried);
		best = good ? tried : best;
		return good;
	};
	for (let before: Assignment | null = null; before !== best; ) {
		before = best;
		for (const variable of variables) {
			const wish = preferred.get(variable.name);
			if (wish === undefined || !attempt(variable.name, wish)) {
				shrink(variable, () => best.get(variable.name) as bigint, attempt);
			}
		}
	}
	return best;
}

function shrink(
	{ name, min, max, width }: Term,
	now: () => bigint,
	attempt: (name: string, value: bigint) => boolean,
): void {
	if (max - min < SHORT) {
		for (let value = min; value < now() && !attempt(name, value); value++) {}
		return;
	}
	for (let bit = BigInt(width - 1); bit >= 0n; bit--) {
		const value = now() & ~(1n << bit);
		if (value >= min) {
			attempt(name, value);
		}
	}
}
