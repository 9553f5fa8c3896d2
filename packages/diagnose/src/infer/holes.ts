/**
 * Holes between the rows of a memory map or the SRAT. A hole is weaker evidence than a row, since rows may have been
 * lost in pasting.
 */

import { FOUR_GIB, MIB, type Range } from '@hvmmio/core/address';
import { bootKey, byBoot, type Facts, type Source, sourceOf } from '../machine/facts.ts';

export interface Hole {
	readonly range: Range;
	/** The rows before and after it. */
	readonly sources: readonly Source[];
}

/** Reserved rows of the local APIC and others start here, inside low MMIO. */
const FIXED_DEVICES = 0xfec0_0000;

/** Holes that end at 4 GiB with memory above them, and holes above 4 GiB. */
export function holesOf(facts: Facts): Hole[] {
	const cut = new Set(facts.all('rows-left-out').map(({ file }) => file));
	// A kdump kernel's map shows only the memory reserved for it.
	const second = new Set(facts.all('second-kernel').map(bootKey));
	const maps = [...byBoot(facts.all('memory'))].filter(([key]) => !second.has(key));
	return [
		...[...byBoot(facts.all('memory-affinity')).values()].map((rows) =>
			rows.map((row) => ({ ...row, range: row.value })),
		),
		...maps.map(([, rows]) =>
			rows
				.map((row) => ({ ...row, ...row.value }))
				.filter(({ range, type }) => type !== 'reserved' || range.end <= FIXED_DEVICES || range.start >= FOUR_GIB),
		),
	]
		.filter((rows) => rows.every(({ file }) => !cut.has(file)))
		.flatMap((rows) => between(rows));
}

function between(rows: readonly ({ readonly range: Range } & Source)[]): Hole[] {
	const sorted = [...rows].sort((a, b) => a.range.start - b.range.start);
	const holes: Hole[] = [];
	let before = sorted[0];
	for (const row of sorted) {
		if (before && row.range.start > before.range.end) {
			const range = { start: before.range.end, end: row.range.start };
			if (range.end === FOUR_GIB || (range.start >= FOUR_GIB && range.end - range.start >= MIB)) {
				holes.push({ range, sources: [sourceOf(before), sourceOf(row)] });
			}
		}
		if (before === undefined || row.range.end > before.range.end) {
			before = row;
		}
	}
	return holes;
}
