/** Dimensions of the map for its width in pixels. */

import { type Frame, JOIN, type PlacedLane, WAYS } from '@hvmmio/report';

const NARROW = 560;
/** From this width on the lenses are beside the lanes. */
const LENS_BESIDE = 1000;

export function frameOf(width: number, lanes: number): Frame {
	const narrow = width < NARROW;
	const font = narrow ? 11 : Math.min(18, Math.max(12, Math.round(width / 92)));
	const gutter = Math.round(font * (narrow ? 7.6 : 13.5));
	const laneGap = narrow ? 4 : Math.round(font * 0.8);
	const lensWidth = width >= LENS_BESIDE ? Math.round(width * 0.3) : 0;
	const room = width - gutter - (lensWidth > 0 ? lensWidth + JOIN : WAYS) - laneGap * (lanes - 1);
	return { gutter, laneGap, font, lensWidth, width, laneWidth: Math.max(24, room / Math.max(1, lanes)) };
}

/** Height of the map for its width. */
export function heightOf(width: number): number {
	return Math.round(Math.max(400, Math.min(1000, width * 0.46)));
}

/** The longest form of a lane's title that fits, else the shortest. */
export function titleFor({ title, short }: PlacedLane, width: number, font: number): string {
	return [title, ...short].find((form) => form.length * font * 0.66 <= width) ?? short.at(-1) ?? title;
}
