/** Partial results of a comparison, from any thread, and their sum. */

import type { DriverChange } from './allocations.ts';
import type { BootChange } from './boots.ts';
import type { Change, Subject } from './changes.ts';

/** The steps of one line of the lattice with one kind of change. */
export interface Row {
	readonly change: Change;
	/** Index of the line in `latticeLines()`. */
	readonly line: number;
	/** Half-open runs of steps `[from, to)`, in ascending order. */
	readonly runs: readonly (readonly [number, number])[];
	/** Largest growth of a changed reservation in bytes; negative: all shrink. 0 for changes of another subject. */
	readonly growth: number;
}

/** The changed inputs of one source. */
export interface ElsewhereTally {
	readonly source: string;
	readonly cases: number;
	/** Changed inputs by subject; one input can count under several. */
	readonly subjects: Readonly<Record<Subject, number>>;
	/** The lowest index of a changed input, and of one whose reservation changes; null if there is none. */
	readonly first: number;
	readonly firstReservation: number | null;
}

/** How many scripts of requests after boot are answered differently. */
export interface ScriptTally {
	readonly changed: number;
	/** The lowest index of such a script; null if there is none. */
	readonly first: number | null;
}

/** The result of one chunk, or of several added up. */
export interface ScanTally {
	readonly cases: number;
	readonly changed: number;
	/** Changed inputs by subject; one input can count under several. */
	readonly subjects: Readonly<Record<Subject, number>>;
	readonly rows: readonly Row[];
	/** Changes on generated inputs, by source. */
	readonly elsewhere: readonly ElsewhereTally[];
	readonly scripts: ScriptTally;
	readonly boots: BootChange;
	readonly drivers: readonly DriverChange[];
}

/** The empty tally. */
export const NOTHING: ScanTally = {
	cases: 0,
	changed: 0,
	subjects: noSubjects(),
	rows: [],
	elsewhere: [],
	scripts: { changed: 0, first: null },
	boots: { tried: 0, changed: 0, example: null },
	drivers: [],
};

export function noSubjects(): Record<Subject, number> {
	return { failure: 0, reservation: 0, list: 0, message: 0 };
}

/** Adds `more` to `sum` in place, and returns `sum`. */
export function addSubjects(
	sum: Record<Subject, number>,
	more: Readonly<Record<Subject, number>>,
): Record<Subject, number> {
	for (const subject of Object.keys(sum) as Subject[]) {
		sum[subject] += more[subject];
	}
	return sum;
}

/**
 * Adds up the tallies of chunks, in any order.
 * @example
 * ```ts
 * import { addScans } from '@hvmmio/kernel-diff';
 * console.log(addScans([]).cases); // 0
 * ```
 */
export function addScans(tallies: readonly ScanTally[]): ScanTally {
	const subjects = noSubjects();
	const elsewhere = new Map<string, ElsewhereTally>();
	const sum = (countOf: (tally: ScanTally) => number) => tallies.reduce((total, tally) => total + countOf(tally), 0);
	for (const tally of tallies) {
		addSubjects(subjects, tally.subjects);
		for (const found of tally.elsewhere) {
			const known = elsewhere.get(found.source);
			elsewhere.set(found.source, {
				source: found.source,
				cases: found.cases + (known?.cases ?? 0),
				subjects: addSubjects({ ...found.subjects }, known?.subjects ?? noSubjects()),
				first: Math.min(found.first, known?.first ?? found.first),
				firstReservation: lowest(found.firstReservation, known?.firstReservation ?? null),
			});
		}
	}
	return {
		cases: sum(({ cases }) => cases),
		changed: sum(({ changed }) => changed),
		subjects,
		rows: tallies.flatMap(({ rows }) => rows).sort((a, b) => a.line - b.line),
		elsewhere: [...elsewhere.values()].sort((a, b) => (a.source < b.source ? -1 : 1)),
		scripts: {
			changed: sum(({ scripts }) => scripts.changed),
			first: tallies.reduce<number | null>((first, { scripts }) => lowest(first, scripts.first), null),
		},
		boots: {
			tried: sum(({ boots }) => boots.tried),
			changed: sum(({ boots }) => boots.changed),
			example: tallies.find(({ boots }) => boots.example !== null)?.boots.example ?? null,
		},
		drivers: tallies.flatMap(({ drivers }) => drivers),
	};
}

function lowest(a: number | null, b: number | null): number | null {
	return a === null ? b : b === null ? a : Math.min(a, b);
}
