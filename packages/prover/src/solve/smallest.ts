/** From one input on which something holds to a small one: a reader sees at once what matters in it. */

import type { Assignment } from '../term/evaluate.ts';
import type { Term } from '../term/term.ts';

/** A range of values that is so short is gone through from its start. */
const SHORT = 4096n;

/**
 * @param variables those that count, the most important to be small first
 * @param preferred a value that a variable should have, if it can
 * @param holds is it still such an input?
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
