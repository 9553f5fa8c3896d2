/**
 * The broken scale: addresses cut wherever a box starts or ends, each piece as high as its labels and its size ask
 * for, and one row for whatever lies between the windows.
 */

import type { Range } from '@hvmmio/core';
import type { Box, MapModel } from './map.ts';

export interface Cell {
	/** The boxes that start with this row, in drawing order. */
	readonly starting: readonly Box[];
	/** All boxes over this row. */
	readonly covering: readonly Box[];
}

export interface Row {
	readonly range: Range;
	/** True where no lane has anything. */
	readonly gap: boolean;
	/** Text lines that it is high: at least one for each label, and more for larger pieces. */
	readonly lines: number;
	/** One for each lane. */
	readonly cells: readonly Cell[];
}

/** The rows from the lowest address to the highest. */
export function rowsOf(model: MapModel): Row[] {
	const edges = new Set<number>();
	for (const { range } of model.lanes.flatMap((lane) => lane.boxes)) {
		edges.add(range.start);
		edges.add(range.end);
	}
	const points = [...edges].sort((a, b) => a - b);
	const rows: Row[] = [];
	for (let i = 0; i + 1 < points.length; i++) {
		const range = { start: points[i] as number, end: points[i + 1] as number };
		const cells = model.lanes.map((lane) => cellAt(lane.boxes, range));
		const gap = cells.every((cell) => cell.covering.length === 0);
		const labels = Math.max(...cells.map((cell) => labelsOf(cell).length));
		rows.push({ range, gap, cells, lines: gap ? 1 : Math.max(labels, linesBySize(range)) });
	}
	return rows;
}

/** A line of text at the start of a box. */
export interface Label {
	readonly box: Box;
	readonly text: string;
}

/** The labels of a cell, one a line: the boxes that start there, a conflict with a second line for its word. */
export function labelsOf(cell: Cell): Label[] {
	return cell.starting
		.filter((box) => box.name !== '')
		.flatMap((box) => {
			const name = { box, text: box.name };
			return box.conflict === null ? [name] : [name, { box, text: `CONFLICT: ${box.conflict}` }];
		});
}

function cellAt(boxes: readonly Box[], range: Range): Cell {
	const covering = boxes.filter((box) => box.range.start < range.end && box.range.end > range.start);
	return { covering, starting: covering.filter((box) => box.range.start === range.start) };
}

const MIB = 2 ** 20;

function linesBySize({ start, end }: Range): number {
	const size = end - start;
	return size < 32 * MIB ? 1 : size < 256 * MIB ? 2 : 3;
}
