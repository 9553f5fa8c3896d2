/** Engines that are wrong on purpose: one thing each. */

import { type Knobs, RIGHT } from './reimplementation.ts';

export interface Mutant {
	readonly name: string;
	readonly change: Partial<Knobs>;
}

type Constant = { [K in keyof Knobs]: Knobs[K] extends bigint ? K : never }[keyof Knobs];
type Switch = { [K in keyof Knobs]: Knobs[K] extends boolean ? K : never }[keyof Knobs];

const CONSTANTS: readonly Constant[] = [
	'ignoredBelow',
	'vtpm',
	'oldCutEnd',
	'newCutEnd',
	'efiLeast',
	'biosLeast',
	'fixedSize',
	'halfLimit',
	'divisor',
	'fourGib',
	'seedStart',
	'seedSize',
	'smallest',
];

const SWITCHES: readonly Switch[] = [
	'truncatesRanges',
	'growsUp',
	'growsDown',
	'mergesOnlyOnce',
	'sizeIsInt',
	'truncatesBar',
	'refusesWrapped',
	'asksSysfb',
	'asksConfidential',
	'asksDevice',
	'asksMemory',
	'warnsOfLowBase',
	'warnsOfZero',
	'halvesFromStart',
];

const COMPARISONS: readonly Mutant[] = [
	// The old cut with >= for > is no mutant: what ends on the area's first byte would be cut to end on it.
	{ name: 'old cut: <= for <', change: { oldCutHolds: (start, last, vtpm) => last > vtpm && start <= vtpm } },
	{ name: 'old cut: || for &&', change: { oldCutHolds: (start, last, vtpm) => last > vtpm || start < vtpm } },
	{ name: 'new cut: > for >=', change: { newCutHolds: (start, last, vtpm) => last > vtpm && start < vtpm } },
	{ name: 'new cut: <= for <', change: { newCutHolds: (start, last, vtpm) => last >= vtpm && start <= vtpm } },
	{ name: 'insert: >= for >', change: { insertsBefore: (nodeStart, last) => nodeStart >= last } },
	{ name: 'insert: never', change: { insertsBefore: () => false } },
	{ name: 'fits: > for >= at the start', change: { fits: (s, e, from, to) => s > from && e <= to } },
	{ name: 'fits: < for <= at the end', change: { fits: (s, e, from, to) => s >= from && e < to } },
	{ name: 'fits: one byte past the end', change: { fits: (s, e, from, to) => s >= from && e <= to + 1n } },
	{ name: 'fits: the start is not looked at', change: { fits: (_s, e, _from, to) => e <= to } },
	{ name: 'stale: <= for <', change: { isStale: (start, low) => start !== 0n && start <= low } },
	{ name: 'stale: 0 counts', change: { isStale: (start, low) => start < low } },
	{ name: 'stale: never', change: { isStale: () => false } },
	{ name: 'too high: > for >=', change: { lowIsTooHigh: (low, limit) => low > limit } },
	{ name: 'too high: never', change: { lowIsTooHigh: () => false } },
	{ name: 'low base of zero: not looked at', change: { lowIsZero: () => false } },
];

export const MUTANTS: readonly Mutant[] = [
	...CONSTANTS.flatMap((constant) => [
		{ name: `${constant} - 1`, change: { [constant]: RIGHT[constant] - 1n } },
		{ name: `${constant} + 1`, change: { [constant]: RIGHT[constant] + 1n } },
	]),
	...SWITCHES.map((name) => ({ name: `not: ${name}`, change: { [name]: false } })),
	...COMPARISONS,
];
