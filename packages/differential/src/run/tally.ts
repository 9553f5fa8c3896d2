/** Tallies of results. Their sum does not depend on the order, so inputs can be split among workers. */

import type { LatticeGroup } from '../sources/lattice.ts';

/** The inputs of one source on which the engines disagree about a policy. */
export interface Disagreement {
	readonly policy: string;
	readonly source: string;
	readonly cases: number;
	/** The lowest number of such an input in the source. */
	readonly first: number;
}

/** How often a property holds for a policy on the VMs of some lines of the lattice. */
export interface PropertyCount {
	readonly property: string;
	readonly policy: string;
	readonly group: LatticeGroup;
	/** Number of inputs to which it applies. */
	readonly applies: number;
	readonly fails: number;
	/** The lowest number of a lattice input on which it fails; Infinity if there is none. */
	readonly first: number;
}

/** The result of a chunk, or of several added up. */
export interface Tally {
	readonly cases: number;
	readonly agreed: number;
	readonly disagreements: readonly Disagreement[];
	readonly properties: readonly PropertyCount[];
}

/** Adds up tallies. The total does not depend on the order. */
export interface Sum {
	/** Adds a chunk's tally; each chunk must be added only once. */
	add(tally: Tally): void;
	/** The total of all tallies added so far. */
	total(): Tally;
}

/**
 * Creates an empty sum, to which the result of {@link Comparison.run} for each chunk is added in any order.
 * @example
 * ```ts
 * import { createSum } from '@hvmmio/differential';
 * console.log(typeof createSum()); // object
 * ```
 */
export function createSum(): Sum {
	let cases = 0;
	let agreed = 0;
	const disagreements = new Map<string, Disagreement>();
	const properties = new Map<string, PropertyCount>();
	return {
		add(tally) {
			cases += tally.cases;
			agreed += tally.agreed;
			for (const each of tally.disagreements) {
				const key = `${each.policy} ${each.source}`;
				const known = disagreements.get(key) ?? { ...each, cases: 0 };
				const first = Math.min(known.first, each.first);
				disagreements.set(key, { ...known, cases: known.cases + each.cases, first });
			}
			for (const each of tally.properties) {
				const key = `${each.property} ${each.policy} ${Object.values(each.group).join(' ')}`;
				const known = properties.get(key) ?? { ...each, applies: 0, fails: 0 };
				const first = Math.min(known.first, each.first);
				const fails = known.fails + each.fails;
				properties.set(key, { ...known, applies: known.applies + each.applies, fails, first });
			}
		},
		total: () => ({ cases, agreed, disagreements: inOrder(disagreements), properties: inOrder(properties) }),
	};
}

function inOrder<T>(items: ReadonlyMap<string, T>): T[] {
	return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
