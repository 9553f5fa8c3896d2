/**
 * The candidate at which a search may begin: an earlier search of the same kind refused all before it, and nothing that
 * touches one of them was released since. Adding to the trees only makes more candidates fail.
 */

import { alignUp } from '../address/address.ts';
import type { Range } from '../address/range.ts';
import { type Resource, releasedBelow } from './resource.ts';

/** Key of searches that try the same candidates: same place, size, alignment and rules. */
export interface SearchKind {
	/** What is searched; half-open. */
	readonly place: Range;
	readonly size: number;
	readonly align: number;
	readonly inReservation: boolean;
	/** The trees that refuse candidates. */
	readonly trees: readonly (Resource | null)[];
}

interface Known {
	/** The first candidate that was not refused. */
	start: number;
	/** Number of releases below each tree that `start` accounts for. */
	readonly seen: number[];
}

/** For a shorter search a lookup costs more than the search. */
const MIN_TRIES = 4;

export class FirstCandidates {
	readonly #known = new Map<Range, Map<string, Known>>();

	/** The first candidate that may succeed. */
	find(kind: SearchKind): number {
		const first = alignUp(kind.place.start, kind.align);
		const known = this.#known.get(kind.place)?.get(nameOf(kind));
		if (known === undefined) {
			return first;
		}
		for (const [i, tree] of kind.trees.entries()) {
			const released = tree === null ? [] : releasedBelow(tree);
			for (let at = known.seen[i] ?? 0; at < released.length; at++) {
				const touched = alignUp((released[at] as number) - kind.size + 1, kind.align);
				known.start = Math.min(known.start, Math.max(first, touched));
			}
			known.seen[i] = released.length;
		}
		return known.start;
	}

	/** @param start the candidate that was not refused @param tries number of candidates tried before it */
	remember(kind: SearchKind, start: number, tries: number): void {
		const name = nameOf(kind);
		const ofPlace = this.#known.get(kind.place);
		const known = ofPlace?.get(name);
		if (known !== undefined) {
			known.start = start;
		} else if (tries >= MIN_TRIES) {
			const seen = kind.trees.map((tree) => (tree === null ? 0 : releasedBelow(tree).length));
			const names = ofPlace ?? new Map<string, Known>();
			names.set(name, { start, seen });
			this.#known.set(kind.place, names);
		}
	}
}

function nameOf({ size, align, inReservation }: SearchKind): string {
	return `${size} ${align} ${inReservation}`;
}
