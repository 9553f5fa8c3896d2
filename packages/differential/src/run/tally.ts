/** Counts of what was found. They add up in any order to the same sum, so that inputs can be shared out. */

import type { LatticeGroup } from '../sources/lattice.ts';

/** Inputs on which the engines disagree about a policy. */
export interface Disagreement {
	readonly policy: string;
	readonly source: string;
	readonly cases: number;
	/** The lowest number of such an input in its source. */
	readonly first: number;
}

/** How often a property holds for a policy on the VMs of some lines of the lattice. */
export interface PropertyCount {
	readonly property: string;
	readonly policy: string;
	readonly group: LatticeGroup;
	/** Inputs to which it applies. */
	readonly applies: number;
	readonly fails: number;
	/** The lowest number of an input of the lattice for which it fails; infinite if there is none. */
	readonly first: number;
}

/** What came of some inputs. */
export interface Tally {
	readonly cases: number;
	readonly agreed: number;
	readonly disagreements: readonly Disagreement[];
	readonly properties: readonly PropertyCount[];
}

/** Adds up tallies. The total is the same in whatever order they come. */
export interface Sum {
	/** Takes the tally of a chunk, each once. */
	add(tally: Tally): void;
	/** All that was added. */
	total(): Tally;
}

/**
 * Adds up what {@link Comparison.run} answers for each chunk, in any order.
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
