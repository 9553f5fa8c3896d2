/** A lane of a drawing: boxes in narrow columns on top of the windows, ghosts, and labels. */

import type { Range } from '@hvmmio/core/address';
import { BOLD_LETTER, fitting, formsOf, ghostForms, LETTER, wordsOf } from './labels.ts';
import type { Box, BoxKind, Ghost, Lane } from './map-model.ts';
import type { Scale } from './scale.ts';

/** A rectangle from its upper left corner. */
export interface Rect {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** A box and its position. */
export interface PlacedBox extends Rect {
	readonly box: Box;
	readonly lane: number;
}

/** A ghost and its position. */
export interface PlacedGhost extends Rect {
	readonly ghost: Ghost;
	readonly lane: number;
}

/** A label and its position. */
export interface Label {
	readonly text: string;
	readonly x: number;
	/** Baseline. */
	readonly y: number;
	/** `word`: text about a conflict. */
	readonly kind: 'name' | 'word' | 'ghost';
}

/** A lane and the positions of its parts. */
export interface PlacedLane {
	readonly title: string;
	/** Shorter titles, the longest first. */
	readonly short: readonly string[];
	readonly x: number;
	readonly width: number;
	readonly boxes: readonly PlacedBox[];
	readonly ghosts: readonly PlacedGhost[];
	readonly labels: readonly Label[];
}

/** Dimensions of a drawing, in any unit. */
export interface Frame {
	/** Space left of the lanes. */
	readonly gutter: number;
	readonly laneWidth: number;
	readonly laneGap: number;
	/** Font size. */
	readonly font: number;
	/** Space right of the lanes; 0 if the lenses are below them. */
	readonly lensWidth: number;
	/** Total width of the lanes and of the lenses beside them. */
	readonly width: number;
}

/** Columns of a lane as fractions of its width; windows are behind all of them. */
const COLUMNS: Readonly<Record<Exclude<BoxKind, 'window' | 'unusable'>, readonly [from: number, to: number]>> = {
	reservation: [0, 0.27],
	platform: [0, 0.27],
	framebuffer: [0.28, 0.61],
	bar: [0.62, 1],
	'given-back': [0.62, 1],
};
/** Margin left of the columns, where the windows are visible. */
const EDGE = 5;

export function placeLane(
	lane: Lane,
	index: number,
	scale: Scale,
	frame: Pick<Frame, 'laneWidth' | 'font'>,
	x: number,
): PlacedLane {
	const shown = lane.boxes.filter(({ range }) => isShown(range, scale));
	const boxes = shown.map((box) => placeBox(box, index, shown, scale, frame, x));
	const ghosts = lane.ghosts
		.filter(({ range }) => isShown(range, scale))
		.map((ghost) => ({ ghost, lane: index, ...spanOf(ghost.range, scale), ...columnOf(ghost.kind, frame, x) }));
	return {
		title: lane.title,
		short: lane.short ?? [],
		x,
		width: frame.laneWidth,
		boxes,
		ghosts,
		labels: labelsOf(boxes, ghosts, frame, scale, x),
	};
}

function isShown(range: Range, { shown }: Scale): boolean {
	return range.start < shown.end && range.end > shown.start;
}

function spanOf({ start, end }: Range, scale: Scale): { y: number; height: number } {
	const top = Math.max(0, scale.y(start));
	return { y: top, height: Math.min(scale.height, scale.y(end)) - top };
}

function columnOf(kind: BoxKind, { laneWidth }: Pick<Frame, 'laneWidth'>, x: number): { x: number; width: number } {
	if (kind === 'window' || kind === 'unusable') {
		return { x, width: laneWidth };
	}
	const edge = Math.min(EDGE, laneWidth / 12);
	const [from, to] = COLUMNS[kind];
	return { x: x + edge + from * (laneWidth - 2 * edge), width: (to - from) * (laneWidth - 2 * edge) };
}

/** Overlapping boxes of one column share its width. */
function placeBox(
	box: Box,
	lane: number,
	all: readonly Box[],
	scale: Scale,
	frame: Pick<Frame, 'laneWidth'>,
	x: number,
): PlacedBox {
	const column = columnOf(box.kind, frame, x);
	const rivals = all.filter((other) => other.kind !== 'unusable' && columnOf(other.kind, frame, x).x === column.x);
	const touching = box.kind === 'unusable' ? [box] : groupOf(box, rivals);
	const width = column.width / touching.length;
	return { box, lane, ...spanOf(box.range, scale), x: column.x + touching.indexOf(box) * width, width };
}

/** The boxes that overlap it, directly or through others, in their order. */
function groupOf(box: Box, rivals: readonly Box[]): readonly Box[] {
	const group = new Set([box]);
	for (let before = 0; before < group.size; ) {
		before = group.size;
		for (const other of rivals) {
			if ([...group].some(({ range }) => range.start < other.range.end && range.end > other.range.start)) {
				group.add(other);
			}
		}
	}
	return rivals.filter((each) => group.has(each));
}

interface Occupied {
	readonly x: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** How far a label may be moved down, in half lines. */
const PUSHED = 5;
const GHOST_PUSHED = 14;
const PAD = 4;

function labelsOf(
	boxes: readonly PlacedBox[],
	ghosts: readonly PlacedGhost[],
	{ font, laneWidth }: Pick<Frame, 'font' | 'laneWidth'>,
	scale: Scale,
	laneX: number,
): Label[] {
	const line = Math.ceil(font * 1.15);
	const laneRight = laneX + laneWidth;
	const solid = boxes.filter(({ box }) => !isGround(box));
	const occupied: Occupied[] = [];
	const labels: Label[] = [];
	/** True if there is nothing but windows and the box itself. */
	const isFree = (x: number, right: number, top: number, own: PlacedBox | null) =>
		top + line <= scale.height + 3 &&
		occupied.every((each) => each.x >= right || each.right <= x || each.top >= top + line || each.bottom <= top) &&
		solid.every(
			(each) =>
				each === own ||
				each.x >= right - 1 ||
				each.x + each.width <= x + 1 ||
				each.y >= top + line ||
				each.y + each.height <= top + 2,
		);
	const put = (text: string, kind: Label['kind'], x: number, top: number, width: number) => {
		labels.push({ text, kind, x: x + PAD, y: top + line - 3 });
		occupied.push({ x, right: x + width, top, bottom: top + line });
	};
	/** Places the longest form that fits at this height: from the column's left, or up to the lane's right edge. */
	const writeAt = (
		forms: readonly string[],
		kind: Label['kind'],
		at: Rect,
		top: number,
		own: PlacedBox | null,
		cuts = true,
	): boolean => {
		const letter = font * (kind === 'word' ? BOLD_LETTER : LETTER);
		/** May extend beyond the box only if the box is too low for the text, or ends above it. */
		const isOver = kind === 'ghost' || (own !== null && (own.height < line || top >= own.y + own.height - 2));
		for (const form of forms) {
			const width = form.length * letter + 2 * PAD - 1;
			for (const x of isOver ? [at.x, Math.max(laneX, laneRight - width - 2)] : [at.x]) {
				if (x + width <= (isOver ? laneRight : at.x + at.width + 1) && isFree(x, x + width, top, own)) {
					put(form, kind, x, top, width);
					return true;
				}
			}
		}
		const cut = fitting(forms, at.width - PAD, letter);
		if (cuts && cut.length > 2 && isFree(at.x, at.x + at.width, top, own)) {
			put(cut, kind, at.x, top, at.width);
			return true;
		}
		return false;
	};
	const write = (
		forms: readonly string[],
		kind: Label['kind'],
		at: Rect,
		own: PlacedBox | null,
		pushed: number,
	): number | null => {
		const heights = Array.from({ length: pushed + 1 }, (_, i) => at.y + (i * line) / 2);
		// For reasons, every height is tried with the full text before shorter forms.
		const whole = kind === 'name' ? [] : forms.slice(0, 3).map((form) => [[form], false] as const);
		for (const [some, cuts] of [...whole, [forms, true] as const]) {
			const top = heights.find((height) => writeAt(some, kind, at, height, own, cuts));
			if (top !== undefined) {
				return top;
			}
		}
		return null;
	};
	const byWeight = [...solid].sort((a, b) => weightOf(b.box) - weightOf(a.box));
	for (const placed of byWeight.filter(({ box }) => box.name !== '')) {
		const { box } = placed;
		const top = write(formsOf(box), 'name', placed, placed, PUSHED);
		if (top !== null && box.conflict !== null) {
			write(wordsOf(box.conflict), 'word', { ...placed, y: top + line }, placed, 2);
		}
	}
	for (const placed of boxes.filter(({ box }) => isGround(box) && box.name !== '')) {
		const spot = groundSpot(placed, line, font * LETTER, isFree);
		if (spot !== null) {
			writeAt(formsOf(placed.box), 'name', spot, spot.y, null);
		}
		if (spot !== null && placed.box.conflict !== null) {
			writeAt(wordsOf(placed.box.conflict), 'word', spot, spot.y + line, null);
		}
	}
	for (const placed of ghosts) {
		write(ghostForms(placed.ghost), 'ghost', placed, null, GHOST_PUSHED);
	}
	return labels;
}

/**
 * The name of a window is placed where the window is visible, preferably in the last column, and where it need not be
 * cut.
 */
function groundSpot(
	placed: PlacedBox,
	line: number,
	letter: number,
	isFree: (x: number, right: number, top: number, own: null) => boolean,
): Rect | null {
	const third = placed.width / 3;
	const least = Math.min(...formsOf(placed.box).map(({ length }) => length)) * letter + 2 * PAD - 1;
	let cut: Rect | null = null;
	for (const [from, columns] of [
		[1, 2],
		[2, 1],
		[0, 2],
		[1, 1],
		[0, 1],
		[0, 3],
	] as const) {
		const x = placed.x + from * third;
		const width = columns * third;
		for (let top = placed.y + 1; top + line <= placed.y + placed.height + 1; top += 6) {
			if (isFree(x, x + width, top, null)) {
				const spot = { x, width, y: top, height: line };
				if (least <= width + 1) {
					return spot;
				}
				cut ??= spot;
				break;
			}
		}
	}
	return cut;
}

function isGround({ kind }: Box): boolean {
	return kind === 'window' || kind === 'unusable';
}

function weightOf({ kind, conflict }: Box): number {
	return (conflict === null ? 0 : 10) + (kind === 'framebuffer' ? 2 : kind === 'reservation' ? 1 : 0);
}
