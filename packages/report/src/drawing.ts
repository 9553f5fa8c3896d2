/**
 * Layout of a map: one geometry for the page, the exported picture and print. Each lane has narrow columns for
 * reservation, framebuffer and devices, with the windows as background. The position of a box follows from its
 * addresses; what is too small to read is enlarged in a lens connected to its place.
 */

import type { Range } from '@hvmmio/core/address';
import { type Frame, type PlacedLane, placeLane } from './lane.ts';
import { lensesOf, type PlacedLens } from './lens.ts';
import type { MapModel } from './map-model.ts';
import { pixels, type Scale, scaleOf } from './scale.ts';

/** A map with the position of each of its parts, in the unit of its frame. */
export interface Drawing {
	readonly frame: Frame;
	readonly scale: Scale;
	readonly lanes: readonly PlacedLane[];
	/** Framebuffers of any lane, drawn as guides through all lanes. */
	readonly guides: readonly Range[];
	readonly lenses: readonly PlacedLens[];
	/** Height of the lanes and of the lenses below them. */
	readonly height: number;
}

/**
 * Computes the layout of a map.
 * @param axis the map whose edges define the scale; default `model`
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
 * The addresses to label first beside the map: edges of framebuffers, then of windows.
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
