/**
 * From addresses to pixels and back. The scale is broken as in the exported picture: cut wherever a box starts or
 * ends, each piece high enough for its labels, a gap as one row. Zooming stretches this scale; inside a piece it is
 * linear.
 */

import { type Range, sizeOf } from '@hvmmio/core';
import { type MapModel, rowsOf } from '@hvmmio/report';

export const LINE = 18;
const GAP_HEIGHT = 26;
/** No part of the map that is shown is smaller: a page. */
const CLOSEST = 4096;

interface Piece {
	readonly range: Range;
	readonly gap: boolean;
	/** Pixels of the whole map. */
	readonly from: number;
	readonly to: number;
}

export interface Scale {
	/** Pixels. */
	readonly height: number;
	readonly pieces: readonly Piece[];
	/** All addresses of the map. */
	readonly whole: Range;
	/** The addresses that are shown. */
	readonly shown: Range;
	/** Pixels from the top; less than 0 or more than the height for what is not shown. */
	readonly y: (address: number) => number;
	/** The address at a pixel, whole. */
	readonly address: (y: number) => number;
}

/** @param zoom the part to show; null, or a part that the map does not have, for all */
export function scaleOf(model: MapModel, zoom: Range | null, least: number): Scale {
	const pieces = piecesOf(model, least);
	const height = pieces.at(-1)?.to ?? least;
	const whole = { start: pieces[0]?.range.start ?? 0, end: pieces.at(-1)?.range.end ?? 1 };
	const shown = within(zoom, whole);
	const top = heightAt(pieces, shown.start);
	const factor = height / Math.max(heightAt(pieces, shown.end) - top, Number.MIN_VALUE);
	return {
		height,
		pieces,
		whole,
		shown,
		y: (address) => (heightAt(pieces, address) - top) * factor,
		address: (y) => Math.round(addressAt(pieces, y / factor + top)),
	};
}

function piecesOf(model: MapModel, least: number): Piece[] {
	const rows = rowsOf(model).map((row) => ({ ...row, natural: row.gap ? GAP_HEIGHT : row.lines * LINE + 4 }));
	const natural = rows.reduce((sum, row) => sum + row.natural, 0);
	const stretch = Math.max(1, least / natural);
	let from = 0;
	return rows.map(({ range, gap, natural: height }) => {
		const to = from + height * stretch;
		const piece = { range, gap, from, to };
		from = to;
		return piece;
	});
}

function within(zoom: Range | null, whole: Range): Range {
	if (zoom === null) {
		return whole;
	}
	const start = Math.max(zoom.start, whole.start);
	const end = Math.min(zoom.end, whole.end);
	return end - start >= CLOSEST ? { start, end } : whole;
}

function heightAt(pieces: readonly Piece[], address: number): number {
	for (const { range, from, to } of pieces) {
		if (address <= range.end) {
			return from + ((address - range.start) / sizeOf(range)) * (to - from);
		}
	}
	return pieces.at(-1)?.to ?? 0;
}

function addressAt(pieces: readonly Piece[], y: number): number {
	for (const { range, from, to } of pieces) {
		if (y <= to) {
			return range.start + (Math.max(0, y - from) / (to - from)) * sizeOf(range);
		}
	}
	return pieces.at(-1)?.range.end ?? 0;
}

/**
 * The part to show after zooming by `factor` (below 1: closer) about a pixel; null once all is shown. A step closer
 * than a page changes nothing.
 */
export function zoomed(scale: Scale, factor: number, about: number): Range | null {
	const top = about - about * factor;
	return part(scale, top, top + scale.height * factor);
}

/** The part to show after moving by so many pixels; it stops at the map's ends. */
export function panned(scale: Scale, by: number): Range | null {
	const top = scale.y(scale.whole.start);
	const bottom = scale.y(scale.whole.end) - scale.height;
	const move = Math.min(Math.max(by, top), bottom);
	return part(scale, move, move + scale.height);
}

function part(scale: Scale, top: number, bottom: number): Range | null {
	const start = Math.max(scale.address(top), scale.whole.start);
	const end = Math.min(scale.address(bottom), scale.whole.end);
	if (start <= scale.whole.start && end >= scale.whole.end) {
		return null;
	}
	return end - start < CLOSEST ? scale.shown : { start, end };
}

/** Addresses to write beside the map: the edges of pieces, and round ones where few edges are in sight. */
export function ticksOf(scale: Scale): number[] {
	const { shown, pieces } = scale;
	const edges = [...pieces.map(({ range }) => range.start), scale.whole.end];
	const ticks = edges.filter((address) => address >= shown.start && address <= shown.end);
	if (ticks.length < 4) {
		const step = 2 ** Math.ceil(Math.log2(sizeOf(shown) / 6));
		for (let tick = Math.ceil(shown.start / step) * step; tick <= shown.end; tick += step) {
			ticks.push(tick);
		}
	}
	const apart: number[] = [];
	for (const tick of [...new Set(ticks)].sort((a, b) => a - b)) {
		const last = apart.at(-1);
		if (last === undefined || scale.y(tick) - scale.y(last) >= LINE - 3) {
			apart.push(tick);
		}
	}
	return apart;
}
