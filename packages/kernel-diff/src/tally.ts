/** What parts of a comparison came to, on whatever thread they were run, and their sum. */

import type { DriverChange } from './allocations.ts';
import type { BootChange } from './boots.ts';
import type { Change, Subject } from './changes.ts';

/** Steps of one line of the lattice that change in one way. */
export interface Row {
	readonly change: Change;
	/** Index of the line in `latticeLines()`. */
	readonly line: number;
	/** Runs of steps, in order: first step and step after the last. */
	readonly runs: readonly (readonly [number, number])[];
	/** The most bytes by which a reservation that changes grows on any of them; negative: all become smaller; 0 for other changes. */
	readonly growth: number;
}

/** Inputs of one source that change. */
export interface ElsewhereTally {
	readonly source: string;
	readonly cases: number;
	/** How many of them, by what changes. */
	readonly subjects: Readonly<Record<Subject, number>>;
	/** The lowest number of one, and of one whose reservation changes; null if there is none. */
	readonly first: number;
	readonly firstReservation: number | null;
}

/** Scripts of requests after boot that are answered differently. */
export interface ScriptTally {
	readonly changed: number;
	/** The lowest number of one; null if there is none. */
	readonly first: number | null;
}

/** What some chunks came to. */
export interface ScanTally {
	readonly cases: number;
	readonly changed: number;
	/** Inputs that change, by what the change is about; one input can count in several. */
	readonly subjects: Readonly<Record<Subject, number>>;
	readonly rows: readonly Row[];
	/** Inputs that no VM need have. */
	readonly elsewhere: readonly ElsewhereTally[];
	readonly scripts: ScriptTally;
	readonly boots: BootChange;
	readonly drivers: readonly DriverChange[];
}

/** What a chunk that runs nothing comes to. */
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

/** Adds to the first, and returns it. */
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
 * Adds up what chunks found, in whatever order they come.
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
