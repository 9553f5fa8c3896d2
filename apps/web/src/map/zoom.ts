/** Zooming and moving, in the pixels of the whole map, so that a step has the same feel everywhere. */

import { PAGE, type Range } from '@hvmmio/core/address';
import type { Scale } from '@hvmmio/report';

/**
 * The part to show after zooming by `factor` (below 1: closer) about an address; null once all is shown. A step closer
 * than a page changes nothing.
 * @param whole the scale of all of the map
 */
export function zoomed(whole: Scale, shown: Range, factor: number, about: number): Range | null {
	const [top, bottom, middle] = [whole.y(shown.start), whole.y(shown.end), whole.y(about)];
	const next = part(whole, middle - (middle - top) * factor, middle + (bottom - middle) * factor);
	// So close that the pixels of the whole map cannot tell: halve the addresses.
	return next !== null && factor < 1 && next.end - next.start >= shown.end - shown.start
		? pages(whole, about - (about - shown.start) * factor, about + (shown.end - about) * factor)
		: next;
}

/** The part to show after moving by a part of its height; it stops at the map's ends. */
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
