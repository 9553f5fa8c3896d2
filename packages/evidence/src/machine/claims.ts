/** What the lines claim of one setting, and whether they agree. */

import type { FactName, FactValues } from '../fact.ts';
import { type Contradiction, type Facts, type Source, type Sourced, sourceOf } from './facts.ts';

export interface Claim<T> {
	readonly value: T;
	readonly says: string;
	readonly source: Source;
}

/** The claims of all facts of one name. */
export function claimsOf<N extends FactName, T>(
	facts: Facts,
	name: N,
	read: (value: FactValues[N]) => T,
	says: (fact: Sourced<N>) => string,
): Claim<T>[] {
	return facts.all(name).map((fact) => ({ value: read(fact.value), says: says(fact), source: sourceOf(fact) }));
}

/** A contradiction where not all claims have the same value; one claim for each value. */
export function disagreement<T>(what: string, claims: readonly Claim<T>[]): Contradiction[] {
	const values = new Map<string, Claim<T>>();
	for (const claim of claims) {
		const key = JSON.stringify(claim.value);
		if (!values.has(key)) {
			values.set(key, claim);
		}
	}
	return values.size < 2 ? [] : [{ what, claims: [...values.values()].map(({ says, source }) => ({ says, source })) }];
}
