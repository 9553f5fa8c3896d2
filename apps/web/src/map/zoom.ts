/** Zooming and panning in pixels of the whole map, so that steps look the same everywhere. */

import { PAGE, type Range } from '@hvmmio/core/address';
import type { Scale } from '@hvmmio/report';

/**
 * The part to show after zooming by `factor` (below 1: in) about an address; null if everything is shown. Zooming in
 * stops at a page. @param whole the scale of the whole map
 */
export function zoomed(whole: Scale, shown: Range, factor: number, about: number): Range | null {
	const [top, bottom, middle] = [whole.y(shown.start), whole.y(shown.end), whole.y(about)];
	const next = part(whole, middle - (middle - top) * factor, middle + (bottom - middle) * factor);
	// Beyond the resolution of the whole map's pixels: halve the range.
	return next !== null && factor < 1 && next.end - next.start >= shown.end - shown.start
		? pages(whole, about - (about - shown.start) * factor, about + (shown.end - about) * factor)
		: next;
}

/** The part to show after moving by a fraction of its height, limited to the map. */
export function panned(whole: Scale, shown: Range, by: number): Range | null {
	const [top, bottom] = [whole.y(shown.start), whole.y(shown.end)];
	const move = Math.min(Math.max(by * (bottom - top), -top), whole.height - bottom);
	return part(whole, top + move, bottom + move);
}

function part(whole: Scale, top: number, bottom: number): Range | null {
	return top <= 0 && bottom >= whole.height
		? null
		: pages(whole, whole.address(Math.max(0, top)), whole.address(Math.min(whole.height, bottom)));
}

function pages({ whole }: Scale, start: number, end: number): Range {
	const from = Math.max(Math.floor(start / PAGE) * PAGE, whole.start);
	return { start: from, end: Math.min(Math.max(Math.ceil(end / PAGE) * PAGE, from + PAGE), whole.end) };
}
