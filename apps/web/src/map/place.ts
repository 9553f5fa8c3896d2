/** Where the boxes of a map stand in pixels, and what is written in them. */

import { type Box, type BoxKind, formatRange, formatSize, type MapModel, MEANINGS } from '@hvmmio/render';
import { sizeOf } from '@hvmmio/core';
import { LINE, type Scale } from './scale.ts';

export interface Label {
	readonly text: string;
	readonly y: number;
	/** The word for what is wrong. */
	readonly isWord: boolean;
}

export interface PlacedBox {
	readonly box: Box;
	readonly lane: number;
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	readonly labels: readonly Label[];
	/** All that is to be said of it, in one line. */
	readonly told: string;
}

export interface Frame {
	/** Pixels left of the lanes. */
	readonly gutter: number;
	readonly laneWidth: number;
	readonly laneGap: number;
}

/** Pixels that a letter takes. */
const LETTER = 6.7;
/** The least height of a box: what lies in a single page has to be seen and touched. */
const LEAST = 15;
const DEPTH = Object.keys(MEANINGS) as BoxKind[];
/** Lanes narrower than this have short names and small insets. */
const NARROW = 132;
const INSETS: Readonly<Record<BoxKind, readonly [wide: number, narrow: number]>> = {
	window: [0, 0],
	unusable: [0, 0],
	reservation: [8, 3],
	framebuffer: [20, 8],
	'given-back': [34, 14],
	bar: [34, 14],
};
const SHORT: readonly (readonly [string, string])[] = [
	['old framebuffer', 'old fb'],
	['framebuffer', 'fb'],
	['reservation', 'rsv'],
	['config window', 'cfg'],
	['low window', 'low'],
	['high window', 'high'],
	['unusable', '×'],
	[' MMIO', ''],
];

export function frameOf(width: number, lanes: number): Frame {
	const gutter = width < 560 ? 80 : 180;
	const laneGap = width < 560 ? 5 : 14;
	return { gutter, laneGap, laneWidth: Math.max(20, (width - gutter - laneGap * (lanes - 1) - 1) / lanes) };
}

export function placeBoxes(model: MapModel, scale: Scale, frame: Frame): PlacedBox[] {
	return model.lanes.flatMap((lane, index) => {
		const shown = lane.boxes
			.filter(({ range }) => range.start < scale.shown.end && range.end > scale.shown.start)
			.sort((a, b) => rank(a) - rank(b));
		const used = new Map<number, number>();
		return shown.map((box) => placeBox(box, index, lane.title, scale, frame, used));
	});
}

function rank(box: Box): number {
	return DEPTH.indexOf(box.kind) + (box.conflict !== null && box.kind !== 'window' ? DEPTH.length : 0);
}

/** @param used lines that are taken at a height, of boxes that start at the same one */
function placeBox(
	box: Box,
	lane: number,
	title: string,
	scale: Scale,
	frame: Frame,
	used: Map<number, number>,
): PlacedBox {
	const narrow = frame.laneWidth < NARROW;
	const inset = INSETS[box.kind][narrow ? 1 : 0];
	const start = Math.max(0, scale.y(box.range.start));
	const end = Math.min(scale.height, scale.y(box.range.end));
	const key = Math.round(start);
	const line = used.get(key) ?? 0;
	const y = start + (inset > 0 ? Math.min(line * LINE, Math.max(0, end - start - LEAST)) : 0);
	const height = Math.max(LEAST, end - y);
	const width = frame.laneWidth - inset;
	const texts = box.name === '' ? [] : textsOf(box, narrow);
	const room = Math.floor((width - 8) / LETTER);
	const offset = inset > 0 ? 0 : line * LINE;
	const labels = texts
		.map(({ text, isWord }, i) => ({ text: cut(text, room), isWord, y: y + offset + i * LINE + 12 }))
		.filter((label) => label.text !== '' && label.y + 2 <= y + height + 1);
	used.set(key, line + texts.length);
	return {
		box,
		lane,
		x: frame.gutter + lane * (frame.laneWidth + frame.laneGap) + inset,
		y,
		width,
		height,
		labels,
		told: tell(box, title),
	};
}

function textsOf(box: Box, narrow: boolean): { text: string; isWord: boolean }[] {
	const name = narrow ? SHORT.reduce((text, [long, short]) => text.replace(long, short), box.name) : box.name;
	const word = narrow ? 'clash' : `CONFLICT: ${box.conflict}`;
	return [{ text: name, isWord: false }, ...(box.conflict === null ? [] : [{ text: word, isWord: true }])];
}

/** A text that does not fit ends in an ellipsis, or is left out where hardly anything of it would be left. */
function cut(text: string, room: number): string {
	return text.length <= room ? text : room < 3 ? '' : `${text.slice(0, room - 1)}…`;
}

function tell(box: Box, title: string): string {
	const name = box.name === '' ? MEANINGS[box.kind] : box.name;
	const clash = box.conflict === null ? '' : `, conflict: ${box.conflict}`;
	return `${title}, ${name}, ${formatRange(box.range)}, ${formatSize(sizeOf(box.range))}${clash}`;
}
