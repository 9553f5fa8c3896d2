/**
 * Maps addresses to pixels and back, exactly, for every form of the map. The axis is split wherever a box of any lane
 * starts or ends. All pieces have the same scale, with three exceptions: a piece that would be too high is broken, a
 * piece that would be invisible gets the minimum height, and a piece that is empty in all lanes becomes a gap. So a
 * larger piece is never lower than a smaller one, and every edge of a box is at its address.
 */

import { FOUR_GIB, PAGE, type Range, sizeOf } from '@hvmmio/core/address';
import type { MapModel } from './map-model.ts';

/** A part of the broken scale. */
export interface Piece {
	/** Half-open, not empty. */
	readonly range: Range;
	/** Empty in every lane. */
	readonly gap: boolean;
	/** Not to scale, drawn with a break mark. */
	readonly broken: boolean;
	readonly from: number;
	readonly to: number;
}

/** A scale with breaks, so that a page and 64 GB fit on one map. */
export interface Scale {
	/** Total height of the pieces, in the unit of the options. */
	readonly height: number;
	readonly pieces: readonly Piece[];
	/** All addresses of the map. */
	readonly whole: Range;
	/** The addresses that are shown: whole pages. */
	readonly shown: Range;
	/** Distance from the top; below 0 or above `height` for addresses that are not shown. */
	readonly y: (address: number) => number;
	/** The address at a height, a whole number. */
	readonly address: (y: number) => number;
}

/** Constraints of a scale. */
export interface ScaleOptions {
	/** Target for the total height. */
	readonly height: number;
	/** Minimum height of a piece, so that a single page is visible. */
	readonly least: number;
	readonly gap: number;
	/** Whole units only, for lines of text. */
	readonly whole?: boolean;
}

/**
 * The scale of a picture in pixels.
 * @example
 * ```ts
 * import { pixels } from '@hvmmio/report';
 * console.log(pixels(400).height); // 400
 * ```
 */
export function pixels(height: number): ScaleOptions {
	return { height, least: 4, gap: 30 };
}

/**
 * The scale of a map. @param zoom the part to show, rounded to whole pages; null, or a part outside the map, for all
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { mapOfLayout, pixels, scaleOf } from '@hvmmio/report';
 * const scale = scaleOf(mapOfLayout(hostLayout({}), 'host'), null, pixels(400));
 * console.log(scale.y(0xf8000000)); // 0
 * ```
 */
export function scaleOf(model: MapModel, zoom: Range | null, options: ScaleOptions): Scale {
	const ranges = model.lanes.flatMap(({ boxes }) => boxes.map(({ range }) => range));
	const edges = [...new Set(ranges.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
	const whole = { start: edges[0] ?? 0, end: edges.at(-1) ?? PAGE };
	const shown = shownOf(zoom, whole);
	const inside = edges.filter((edge) => edge > shown.start && edge < shown.end);
	const points = [shown.start, ...inside, shown.end];
	const parts = points.slice(1).map((end, i) => {
		const range = { start: points[i] as number, end };
		return { range, gap: !ranges.some((each) => each.start < range.end && each.end > range.start) };
	});
	const heights = heightsOf(parts, keysOf(model, shown), options);
	let from = 0;
	const pieces = parts.map((part, i) => {
		const { height, broken } = heights[i] as Height;
		const to = from + height;
		const piece: Piece = { ...part, broken: broken || part.gap, from, to };
		from = to;
		return piece;
	});
	return {
		height: from,
		pieces,
		whole,
		shown,
		y: (address) => heightAt(pieces, address),
		address: (y) => addressAt(pieces, y),
	};
}

function shownOf(zoom: Range | null, whole: Range): Range {
	if (zoom === null) {
		return whole;
	}
	const start = Math.max(Math.floor(zoom.start / PAGE) * PAGE, whole.start);
	const end = Math.min(Math.ceil(zoom.end / PAGE) * PAGE, whole.end);
	return end - start >= PAGE ? { start, end } : whole;
}

/** Size of the smallest framebuffer or reservation shown in full, which must be clearly visible; null if none. */
function keysOf(model: MapModel, shown: Range): number | null {
	const sizes = model.lanes.flatMap(({ boxes }) =>
		boxes
			.filter(({ kind }) => kind === 'framebuffer' || kind === 'reservation')
			.filter(({ range }) => range.start >= shown.start && range.end <= shown.end)
			.map(({ range }) => sizeOf(range)),
	);
	return sizes.length === 0 ? null : Math.min(...sizes);
}

interface Height {
	readonly height: number;
	readonly broken: boolean;
}

type Part = Pick<Piece, 'range' | 'gap'>;

/** Limits for the height of a piece as fractions of the total height, tried in order. */
const SHARES = [1, 0.8, 0.65, 0.5, 0.4, 0.3, 0.22];
/** Limits for the number of broken pieces, tried in order. */
const BROKEN = [1, 2, 3, 4];
/** Fraction of the total height that the windows below 4 GiB keep. */
const LOW_SHARE = 0.4;
/** Minimum height of the framebuffer, as a multiple of `least`. */
const WELL_SEEN = 3.5;

interface Choice {
	readonly cap: number;
	readonly factor: number;
	readonly key: number;
}

/** Breaks as few pieces as possible, as little as possible, so that everything important is visible. */
function heightsOf(parts: readonly Part[], key: number | null, options: ScaleOptions): Height[] {
	const { height, least, gap } = options;
	const solid = parts.filter((part) => !part.gap);
	const room = Math.max(height - (parts.length - solid.length) * gap, solid.length * least);
	const { cap, factor } = choiceOf(solid, key, room, least);
	const unit = (value: number) => (options.whole ? Math.max(least, Math.round(value)) : value);
	return parts.map((part) => {
		const exact = sizeOf(part.range) * factor;
		return part.gap
			? { height: gap, broken: true }
			: { height: unit(clamp(exact, least, cap)), broken: exact > cap * 1.001 };
	});
}

function choiceOf(solid: readonly Part[], key: number | null, room: number, least: number): Choice {
	const low = solid.filter(({ range }) => range.end <= FOUR_GIB);
	const mixed = low.length > 0 && low.length < solid.length;
	let best: Choice | null = null;
	for (const broken of BROKEN) {
		for (const share of SHARES) {
			const cap = Math.max(share, Math.min(1, 2 / solid.length)) * room;
			const factor = factorFor(solid, cap, room, least, broken);
			const choice = { cap, factor, key: (key ?? 0) * factor };
			const lowHeight = low.reduce((sum, { range }) => sum + clamp(sizeOf(range) * factor, least, cap), 0);
			if (mixed && lowHeight < LOW_SHARE * room) {
				best ??= choice;
				continue;
			}
			if (key === null || choice.key >= WELL_SEEN * least) {
				return choice;
			}
			best = best === null || choice.key > best.key ? choice : best;
		}
	}
	return best as Choice;
}

/** Units per byte with which the pieces have height `room` in total, by bisection. */
function factorFor(parts: readonly Part[], cap: number, room: number, least: number, broken: number): number {
	const sizes = parts.map(({ range }) => sizeOf(range));
	let low = 0;
	// Beyond this, further pieces would be broken and look the same despite different sizes.
	const bySize = [...sizes].sort((a, b) => b - a);
	let high = cap / (bySize[Math.min(broken, bySize.length - 1)] ?? 1);
	const sum = (factor: number) => sizes.reduce((all, size) => all + clamp(size * factor, least, cap), 0);
	for (let i = 0; i < 60 && sum(high) > room; i++) {
		const middle = (low + high) / 2;
		if (sum(middle) > room) {
			high = middle;
		} else {
			low = middle;
		}
		if (high - low <= high * 1e-9) {
			break;
		}
	}
	return sum(high) > room && low > 0 ? low : high;
}

function clamp(value: number, least: number, most: number): number {
	return Math.min(Math.max(value, least), Math.max(most, least));
}

function heightAt(pieces: readonly Piece[], address: number): number {
	const [first] = pieces;
	if (first === undefined) {
		return 0;
	}
	const piece = pieces.find(({ range }) => address <= range.end) ?? (pieces.at(-1) as Piece);
	const { range, from, to } = address < first.range.start ? first : piece;
	return from + ((address - range.start) / sizeOf(range)) * (to - from);
}

function addressAt(pieces: readonly Piece[], y: number): number {
	const piece = pieces.find(({ to }) => y <= to) ?? pieces.at(-1);
	if (piece === undefined) {
		return 0;
	}
	const { range, from, to } = piece;
	const part = to === from ? 0 : clamp((y - from) / (to - from), 0, 1);
	return Math.round(range.start + part * sizeOf(range));
}

/**
 * Addresses to label: edges that are far enough apart; `first` and edges of large pieces have priority.
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { mapOfLayout, pixels, scaleOf, ticksOf } from '@hvmmio/report';
 * const scale = scaleOf(mapOfLayout(hostLayout({}), 'host'), null, pixels(400));
 * console.log(ticksOf(scale, 12).includes(0xf8000000)); // true
 * ```
 */
export function ticksOf(scale: Scale, apart: number, first: readonly number[] = []): number[] {
	const important = first.filter((edge) => edge > scale.shown.start && edge < scale.shown.end);
	const edges = [...scale.pieces.map(({ range }) => range.start), scale.shown.end];
	const weights = new Map(
		edges.map((edge, i) => [edge, scale.pieces[i] ? sizeOf((scale.pieces[i] as Piece).range) : 0]),
	);
	const byWeight = [...edges].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0));
	const chosen: number[] = [];
	for (const edge of [scale.shown.start, scale.shown.end, ...important, ...byWeight]) {
		if (chosen.every((other) => Math.abs(scale.y(other) - scale.y(edge)) >= apart)) {
			chosen.push(edge);
		}
	}
	return chosen.sort((a, b) => a - b);
}
