/**
 * Where everything of a map stands: one geometry for the page, the exported picture and print. Each lane has narrow
 * columns, the reservation, the framebuffer and the devices, on the ground of the windows. A box stands where its
 * addresses are and nowhere else; what is too small to be read is drawn again in a lens that is joined to its place.
 */

import type { Range } from '@hvmmio/core/address';
import { type Frame, type PlacedLane, placeLane } from './lane.ts';
import { lensesOf, type PlacedLens } from './lens.ts';
import type { MapModel } from './map-model.ts';
import { pixels, type Scale, scaleOf } from './scale.ts';

/** A map with the place of each of its parts, in the unit of its frame; the picture and the page draw it. */
export interface Drawing {
	readonly frame: Frame;
	readonly scale: Scale;
	readonly lanes: readonly PlacedLane[];
	/** Where a framebuffer is in any lane, through all of them. */
	readonly guides: readonly Range[];
	readonly lenses: readonly PlacedLens[];
	/** Of the lanes and of the lenses below them. */
	readonly height: number;
}

/**
 * Places all of a map.
 * @param axis the map whose edges make the scale, where that is not `model` itself
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { drawingOf, mapOfLayout } from '@hvmmio/report';
 * const frame = { gutter: 90, laneWidth: 200, laneGap: 20, font: 12, lensWidth: 0, width: 640 };
 * const drawing = drawingOf(mapOfLayout(hostLayout({}), 'host'), frame, 400);
 * console.log(drawing.lanes.length); // 1
 * ```
 */
export function drawingOf(
	model: MapModel,
	frame: Frame,
	height: number,
	zoom: Range | null = null,
	axis = model,
): Drawing {
	const scale = scaleOf(axis, zoom, pixels(height));
	const lanes = model.lanes.map((lane, i) =>
		placeLane(lane, i, scale, frame, frame.gutter + i * (frame.laneWidth + frame.laneGap)),
	);
	const lenses = lensesOf(model, lanes, scale, frame);
	const below = lenses.reduce((end, { y, height: high }) => Math.max(end, y + high + 18), scale.height);
	return { frame, scale, lanes, guides: guidesOf(model), lenses, height: below };
}

/**
 * The addresses that are written first beside the map: of framebuffers, then of windows.
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { drawingOf, importantEdges, mapOfLayout } from '@hvmmio/report';
 * const frame = { gutter: 90, laneWidth: 200, laneGap: 20, font: 12, lensWidth: 0, width: 640 };
 * const drawing = drawingOf(mapOfLayout(hostLayout({}), 'host'), frame, 400);
 * console.log(importantEdges(drawing).includes(0xf8000000)); // true
 * ```
 */
export function importantEdges({ guides, lanes }: Drawing): number[] {
	const windows = lanes.flatMap(({ boxes }) =>
		boxes.filter(({ box }) => box.kind === 'window').map(({ box }) => box.range),
	);
	return [...guides, ...windows].flatMap(({ start, end }) => [start, end]);
}

function guidesOf(model: MapModel): Range[] {
	const found = new Map<string, Range>();
	for (const box of model.lanes.flatMap(({ boxes }) => boxes)) {
		if (box.kind === 'framebuffer' && !box.old) {
			found.set(`${box.range.start}-${box.range.end}`, box.range);
		}
	}
	return [...found.values()];
}
