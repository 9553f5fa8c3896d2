/** Lenses: parts too small to read on the map, drawn again with all lanes at a larger scale. */

import { PAGE, type Range, sizeOf } from '@hvmmio/core/address';
import { type Frame, type PlacedBox, type PlacedLane, placeLane } from './lane.ts';
import type { MapModel } from './map-model.ts';
import { pixels, type Scale, scaleOf } from './scale.ts';

/** An enlarged part of the map and its position. */
export interface PlacedLens {
	readonly x: number;
	/** Top of its frame; its lanes start below its head. */
	readonly y: number;
	readonly width: number;
	readonly height: number;
	readonly head: number;
	readonly scale: Scale;
	readonly lanes: readonly PlacedLane[];
	/** The place it enlarges: the right edge of the lanes, and the vertical extent of its addresses there. */
	readonly joins: {
		readonly x: number;
		readonly top: number;
		readonly bottom: number;
		/** x of the connecting line to a lens below the lanes; null if the lens is beside them. */
		readonly via: number | null;
	};
}

/** Smallest height of a legible box. */
const LEGIBLE = 11;
const MAX_LENSES = 3;
const HEIGHT = 104;
const HEAD = 16;
const SPACE = 22;
/** Space between the lanes and the lenses beside them. */
export const JOIN = 34;
/** Space right of the lanes for connecting lines to lenses below them. */
export const WAYS = 16;
const WAY = 4;

export function lensesOf(model: MapModel, lanes: readonly PlacedLane[], scale: Scale, frame: Frame): PlacedLens[] {
	const small = lanes.flatMap(({ boxes }) => boxes.filter((each) => isSmall(each, scale)));
	const clusters = clustersOf(small)
		.sort((a, b) => Number(b.conflict) - Number(a.conflict) || Number(a.platform) - Number(b.platform))
		.slice(0, MAX_LENSES)
		.sort((a, b) => a.range.start - b.range.start);
	const beside = frame.lensWidth > 0;
	const right = (lanes.at(-1)?.x ?? 0) + frame.laneWidth;
	const x = beside ? right + JOIN : frame.gutter;
	const width = beside ? frame.lensWidth : right - frame.gutter;
	let free = beside ? 0 : scale.height + SPACE;
	const tops = clusters.map(({ range }) => {
		const preferred = beside ? scale.y(range.start) - HEIGHT / 2 : 0;
		const y = Math.max(free, preferred);
		free = y + HEAD + HEIGHT + SPACE;
		return y;
	});
	// Lenses that were pushed past the end move up again as far as the ones above allow.
	for (let i = tops.length - 1, limit = Math.max(scale.height, free - SPACE); beside && i >= 0; i--) {
		limit = Math.min(limit, Math.max(scale.height, tops.length * (HEAD + HEIGHT + SPACE) - SPACE));
		tops[i] = Math.min(tops[i] as number, limit - HEAD - HEIGHT);
		limit = (tops[i] as number) - SPACE;
	}
	return clusters.map(({ range }, i) => {
		const y = tops[i] as number;
		const inside = scaleOf(model, around(range, model, scale.shown), pixels(HEIGHT));
		const gap = 4;
		const laneWidth = (width - gap * (model.lanes.length - 1)) / model.lanes.length;
		const placed = model.lanes.map((lane, n) =>
			placeLane({ ...lane, ghosts: [] }, n, inside, { laneWidth, font: frame.font - 1 }, x + n * (laneWidth + gap)),
		);
		const joins = {
			x: right,
			top: scale.y(inside.shown.start),
			bottom: scale.y(inside.shown.end),
			via: beside ? null : right + WAY * (i + 1),
		};
		return { x, y, width, height: HEAD + inside.height, head: HEAD, scale: inside, lanes: placed, joins };
	});
}

function isSmall({ box, height }: PlacedBox, scale: Scale): boolean {
	const cut = box.range.start < scale.shown.start || box.range.end > scale.shown.end;
	return box.kind !== 'window' && box.kind !== 'unusable' && height < LEGIBLE && !cut;
}

interface Cluster {
	readonly range: Range;
	/** Size of its last box. */
	readonly size: number;
	readonly conflict: boolean;
	/** True if it contains platform boxes only. */
	readonly platform: boolean;
}

/** Largest ratio of sizes within a lens; beyond it the smaller boxes would not be legible. */
const MAX_RATIO = 16;

/** Groups small boxes of similar size that are near each other. */
function clustersOf(small: readonly PlacedBox[]): Cluster[] {
	const clusters: Cluster[] = [];
	for (const { box } of [...small].sort((a, b) => a.box.range.start - b.box.range.start)) {
		const size = sizeOf(box.range);
		const conflict = box.conflict !== null;
		const platform = box.kind === 'platform';
		const at = clusters.findIndex(
			(each) =>
				box.range.start - each.range.end <= 2 * Math.max(each.size, size) &&
				Math.max(each.size, size) <= MAX_RATIO * Math.min(each.size, size) &&
				Math.max(each.range.end, box.range.end) - each.range.start <= MAX_RATIO * Math.min(each.size, size),
		);
		const near = clusters[at];
		if (near) {
			const range = { start: near.range.start, end: Math.max(near.range.end, box.range.end) };
			clusters[at] = { range, size, conflict: near.conflict || conflict, platform: near.platform && platform };
		} else {
			clusters.push({ range: box.range, size, conflict, platform });
		}
	}
	return clusters;
}

/** The cluster with a margin inside its window, in whole pages. */
function around({ start, end }: Range, model: MapModel, shown: Range): Range {
	const margin = Math.max(PAGE, Math.ceil((end - start) / 2 / PAGE) * PAGE);
	const windows = model.lanes.flatMap(({ boxes }) =>
		boxes.filter(({ kind }) => kind === 'window').map(({ range }) => range),
	);
	const window = windows.find((each) => each.start <= start && each.end >= end) ?? shown;
	const low = Math.max(shown.start, window.start);
	const high = Math.min(shown.end, window.end);
	return { start: Math.max(low, start - margin), end: Math.min(high, end + margin) };
}
