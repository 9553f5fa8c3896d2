/** The map as rows of a table, for who reads or hears it instead of seeing it. */

import { type Range, sizeOf } from '@hvmmio/core/address';
import { type Box, type MapModel, MEANINGS } from './map.ts';

/** A box of the map as a row of a table. */
export interface TableRow {
	/** The lane's title. */
	readonly lane: string;
	readonly name: string;
	/** What its kind means. */
	readonly meaning: string;
	/** Half-open. */
	readonly range: Range;
	readonly size: number;
	/** What is wrong with it, in words; null if nothing is. */
	readonly conflict: string | null;
	readonly box: Box;
}

/**
 * Every box that has a name, in address order; where several start at one address, the larger first, then by lane.
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { mapOfLayout, tableRows } from '@hvmmio/report';
 * const rows = tableRows(mapOfLayout(hostLayout({}), 'host'));
 * console.log(rows.some(({ name }) => name === 'framebuffer')); // true
 * ```
 */
export function tableRows(model: MapModel): TableRow[] {
	const rows = model.lanes.flatMap((lane) =>
		lane.boxes
			.filter((box) => box.name !== '')
			.map((box) => ({
				lane: lane.title,
				name: box.name,
				meaning: MEANINGS[box.kind],
				range: box.range,
				size: sizeOf(box.range),
				conflict: box.conflict,
				box,
			})),
	);
	return rows.sort((a, b) => a.range.start - b.range.start || b.size - a.size);
}
