/** Where the boxes of a map stand in pixels, and what is written in them. */

import { sizeOf } from '@hvmmio/core';
import { type Box, type BoxKind, formatRange, formatSize, type MapModel, MEANINGS } from '@hvmmio/report';
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
	/** Where the labels begin. */
	readonly textX: number;
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
const BOLD_LETTER = 7.7;
/** The least height of a box: what lies in a single page has to be seen and touched. */
const LEAST = 15;
const DEPTH = Object.keys(MEANINGS) as BoxKind[];
/** Lanes narrower than these have small insets, and smaller ones. */
const NARROW = 132;
const NARROWEST = 64;
const INSETS: Readonly<Record<BoxKind, readonly [wide: number, narrow: number, narrowest: number]>> = {
	window: [0, 0, 0],
	unusable: [0, 0, 0],
	platform: [4, 2, 1],
	reservation: [8, 3, 2],
	framebuffer: [20, 8, 4],
	'given-back': [34, 14, 7],
	bar: [34, 14, 7],
};
/** Where the framebuffer was peeks out from under where it is. */
const OLD = [12, 5, 3] as const;
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
	const gutter = width < 560 ? 88 : 180;
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
	return (
		DEPTH.indexOf(box.kind) -
		(isOld(box) ? 0.5 : 0) +
		(box.conflict !== null && box.kind !== 'window' ? DEPTH.length : 0)
	);
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
	const size = frame.laneWidth < NARROWEST ? 2 : frame.laneWidth < NARROW ? 1 : 0;
	const inset = (isOld(box) ? OLD : INSETS[box.kind])[size];
	const start = Math.max(0, scale.y(box.range.start));
	const end = Math.min(scale.height, scale.y(box.range.end));
	const key = Math.round(start);
	const line = used.get(key) ?? 0;
	const y = start + (inset > 0 ? Math.min(line * LINE, Math.max(0, end - start - LEAST)) : 0);
	const height = Math.max(LEAST, end - y);
	const width = frame.laneWidth - inset;
	const lines = box.name === '' ? [] : linesOf(box);
	const offset = inset > 0 ? 0 : line * LINE;
	const labels = lines
		.map(({ texts, isWord }, i) => ({
			text: fitting(texts, width - (size === 2 ? 4 : 9), isWord),
			isWord,
			y: y + offset + i * LINE + 12,
		}))
		.filter((label) => label.text !== '' && label.y + 2 <= y + height + 1);
	used.set(key, line + lines.length);
	return {
		box,
		lane,
		x: frame.gutter + lane * (frame.laneWidth + frame.laneGap) + inset,
		y,
		width,
		height,
		textX: size === 2 ? 3 : isOld(box) ? 10 : 6,
		labels,
		told: tell(box, title),
	};
}

/** Is it where the framebuffer was before the kernel's video driver moved it? */
export function isOld({ kind, name }: Box): boolean {
	return kind === 'framebuffer' && name.startsWith('old');
}

interface Line {
	/** What may be written, the longest first. */
	readonly texts: readonly string[];
	readonly isWord: boolean;
}

function linesOf({ name, conflict }: Box): Line[] {
	const short = SHORT.reduce((text, [long, brief]) => text.replace(long, brief), name);
	const words = [`CONFLICT: ${conflict}`, 'CONFLICT', 'clash', '!!!'];
	const shortest = short.split(' ', 1)[0] as string;
	return [
		{ texts: [name, short, shortest], isWord: false },
		...(conflict === null ? [] : [{ texts: words, isWord: true }]),
	];
}

/** The first text that fits, or what fits of the last; nothing where that is hardly anything. */
function fitting(texts: readonly string[], width: number, isBold: boolean): string {
	const room = Math.floor(width / (isBold ? BOLD_LETTER : LETTER));
	const last = texts.at(-1) ?? '';
	return texts.find((text) => text.length <= room) ?? (room < 3 ? '' : `${last.slice(0, room - 1)}…`);
}

function tell(box: Box, title: string): string {
	const name = box.name === '' ? MEANINGS[box.kind] : box.name;
	const clash = box.conflict === null ? '' : `, conflict: ${box.conflict}`;
	return `${title}, ${name}, ${formatRange(box.range)}, ${formatSize(sizeOf(box.range))}${clash}`;
}
