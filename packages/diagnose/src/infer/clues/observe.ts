/** Builds observations from facts. */

import type { FactName } from '@hvmmio/evidence';
import {
	bootKey,
	distinct as distinctSources,
	type Facts,
	type Source,
	type Sourced,
	sourceOf,
} from '../../machine/facts.ts';
import type { Candidate } from '../candidate.ts';
import type { Clue, Dimension, Observation, Strength } from '../observation.ts';

export type Holds = (candidate: Candidate) => boolean;

export function observation(
	clue: Clue,
	strength: Strength,
	about: readonly Dimension[],
	value: Observation['value'],
	facts: readonly Source[],
	holds: Holds,
): Observation {
	return { clue, strength, about, value, sources: distinctSources(facts.slice(0, 8).map(sourceOf)), holds };
}

/** One observation for all facts of a name; none if there are no such facts. */
export function whereSeen<N extends FactName>(
	facts: readonly Sourced<N>[],
	clue: Clue,
	strength: Strength,
	about: readonly Dimension[],
	holds: Holds,
): Observation[] {
	return facts.length === 0 ? [] : [observation(clue, strength, about, null, facts, holds)];
}

/** The fact with the highest number; null if there are none. */
export function highest<T>(facts: readonly T[], of: (fact: T) => number): T | null {
	return facts.reduce<T | null>((best, fact) => (best === null || of(fact) > of(best) ? fact : best), null);
}

/** The boots of kernels that were started by kexec. */
export function secondBoots(facts: Facts): Set<string> {
	return new Set(facts.all('second-kernel').map(bootKey));
}
