/** The map as table rows, for screen readers and text. */

import { type Range, sizeOf } from '@hvmmio/core/address';
import { type Box, type MapModel, MEANINGS } from './map.ts';

/** A box of the map as a table row. */
export interface TableRow {
	/** The lane's title. */
	readonly lane: string;
	readonly name: string;
	/** Meaning of its kind. */
	readonly meaning: string;
	/** Half-open. */
	readonly range: Range;
	readonly size: number;
	/** Text about the conflict; null if there is none. */
	readonly conflict: string | null;
	readonly box: Box;
}

/**
 * Every box that has a name, in address order; boxes with the same start by decreasing size, then by lane.
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
