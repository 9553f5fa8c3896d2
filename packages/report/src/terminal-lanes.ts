/** Distributes a terminal's width among the lanes of a map. */

import { sizeOf } from '@hvmmio/core/address';
import { formatAddress, formatSize } from './format.ts';
import type { BoxKind, Lane, MapModel } from './map.ts';
import { type Piece, type ScaleOptions, scaleOf } from './scale.ts';

/** Columns of a lane from left to right, each with its kinds. */
export const COLUMNS: readonly (readonly BoxKind[])[] = [
	['window', 'unusable'],
	['reservation', 'platform'],
	['framebuffer'],
	['bar', 'given-back'],
];
/** Minimum number of lines of a map. */
export const MIN_LINES = 12;
/** Minimum width of a lane, with and without sizes. */
const MIN_LANE = 12;
const LANE_ALONE = 15;
/** Width down to which a lane without conflicts shrinks in favour of lanes with conflicts. */
const CALM_LANE = 18;

export function scaleFor(height: number): ScaleOptions {
	return { height, least: 1, gap: 1, whole: true };
}

/** The text left of the lanes. */
export function gutterOf({ range }: Piece, sizes: boolean): string {
	const address = formatAddress(range.start);
	return sizes ? `${address.padEnd(12)} ${formatSize(sizeOf(range)).padStart(10)}` : address;
}

export interface Block {
	readonly sizes: boolean;
	readonly gutter: number;
}

/** All lanes side by side; if that is too narrow, without sizes, and else in blocks one below the other. */
export function blocksOf(model: MapModel, columns: number): (Block & { readonly lanes: readonly Lane[] })[] {
	const { pieces } = scaleOf(model, null, scaleFor(MIN_LINES));
	const { lanes } = model;
	const [withSizes, without] = [true, false].map((sizes) => ({
		sizes,
		gutter: Math.max(0, ...pieces.map((piece) => gutterOf(piece, sizes).length)) + 2,
	})) as [Block, Block];
	const least = lanes.reduce((sum, lane) => sum + leastWidth(lane), 0);
	if (columns - withSizes.gutter >= Math.max(least, lanes.length * MIN_LANE)) {
		return [{ ...withSizes, lanes }];
	}
	const room = columns - without.gutter;
	if (room >= Math.max(least, lanes.length * LANE_ALONE)) {
		return [{ ...without, lanes }];
	}
	const side = Math.max(1, Math.floor(room / Math.max(CALM_LANE, ...lanes.map(leastWidth))));
	return Array.from({ length: Math.ceil(lanes.length / side) }, (_, i) => ({
		...without,
		lanes: lanes.slice(i * side, (i + 1) * side),
	}));
}

/** What the longest word of a lane's names needs, behind its sign or indented as in a line after the first. */
function leastWidth({ boxes }: Lane): number {
	const words = boxes.flatMap(({ name }) => name.split(' ').map((word) => word.length));
	return COLUMNS.length + 1 + 2 + Math.max(0, ...words) + 1;
}

/** Widths by the lengths of names, then of ghosts; if they do not fit, the widest lanes shrink. */
export function laneWidths(model: MapModel, room: number): number[] {
	const fixed = COLUMNS.length + 1;
	const widths = model.lanes.map(({ title, boxes }) => {
		const texts = boxes.flatMap(({ name, conflict }) => [
			name.length + 2,
			conflict === null ? 0 : conflict.length + 12,
		]);
		return Math.max(title.length, fixed + Math.max(0, ...texts)) + 2;
	});
	let spare = room - widths.reduce((sum, width) => sum + width, 0);
	for (const [i, { ghosts }] of model.lanes.entries()) {
		const ideal = fixed + Math.max(0, ...ghosts.map(({ name, why }) => name.length + why.length + 4)) + 2;
		const more = Math.min(Math.max(0, ideal - (widths[i] as number)), Math.max(0, spare));
		widths[i] = (widths[i] as number) + more;
		spare -= more;
	}
	// Conflict texts stay on one line as long as other lanes can shrink.
	const gives = widths.map((_, i) => model.lanes[i]?.boxes.every(({ conflict }) => conflict === null) === true);
	const least = model.lanes.map(leastWidth);
	const wider = (floors: readonly number[]) => widths.map((width, i) => (width > (floors[i] as number) ? width : 0));
	const calm = least.map((width, i) => (gives[i] ? Math.max(width, CALM_LANE) : Number.POSITIVE_INFINITY));
	for (; spare < 0 && Math.max(...widths) > MIN_LANE; spare++) {
		const open = [wider(calm), wider(least)].find((some) => Math.max(...some) > 0) ?? widths;
		const widest = open.indexOf(Math.max(...open));
		widths[widest] = (widths[widest] as number) - 1;
	}
	return widths;
}
