/**
 * The map as lines of text: an address and a size, then for each lane its columns and its names. The scale is the
 * picture's, in whole lines: a larger piece never has fewer than a smaller one.
 */

import { sizeOf } from '@hvmmio/core/address';
import { formatAddress, formatSize } from './format.ts';
import { type Box, type BoxKind, type Lane, legendEntries, type MapModel, MEANINGS } from './map.ts';
import { type Piece, type ScaleOptions, scaleOf } from './scale.ts';

/** What a drawing for a terminal keeps to. */
export interface TerminalOptions {
	/** ANSI colours, beside the signs; false. */
	readonly color?: boolean | undefined;
	/** The width in columns that it should keep to; 100. Names are cut, addresses never. */
	readonly columns?: number | undefined;
}

const SIGNS: Readonly<Record<BoxKind, string>> = {
	window: '│',
	unusable: '×',
	platform: '▒',
	reservation: '░',
	framebuffer: '█',
	bar: '▓',
	'given-back': '·',
};
const COLORS: Readonly<Record<BoxKind, string>> = {
	window: '2',
	unusable: '2',
	platform: '35',
	reservation: '33',
	framebuffer: '34',
	bar: '32',
	'given-back': '2',
};
const CONFLICT = { sign: '!', color: '1;31' };
const GHOST_COLOR = '2;3';
/** Which kinds share a column of a lane, from left to right. */
const COLUMNS: readonly (readonly BoxKind[])[] = [
	['window', 'unusable'],
	['reservation', 'platform'],
	['framebuffer'],
	['bar', 'given-back'],
];
/** Columns that a lane keeps at least. */
const MIN_LANE = 12;
/** Where something is wrong in another lane, a lane gives way down to this. */
const CALM_LANE = 18;
const DEPTH = Object.keys(MEANINGS);
/** Lines of the whole map, to begin with and at most. */
const MIN_LINES = 12;
const MAX_LINES = 60;

/** A piece of text in a colour. */
interface Styled {
	readonly text: string;
	readonly color: string | null;
}

/**
 * The map's lines, without line ends: a head, low addresses to high, a legend.
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { drawTerminal, mapOfSimulation } from '@hvmmio/report';
 * const map = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), 'Before the fix');
 * console.log(drawTerminal(map, { columns: 72 }).every((line) => line.length <= 72)); // true
 * ```
 */
export function drawTerminal(model: MapModel, options: TerminalOptions = {}): string[] {
	const paint = ({ text, color }: Styled) => (options.color && color ? `\u001b[${color}m${text}\u001b[0m` : text);
	const columns = options.columns ?? 100;
	const { pieces } = scaleOf(model, null, scaleFor(MIN_LINES));
	const gutter = Math.max(0, ...pieces.map((piece) => gutterOf(piece).length)) + 2;
	const widths = laneWidths(model, columns - gutter);
	const rows = rowsOf(model, widths);
	const head = model.lanes.map(({ title }, i) => padded(title, widths[i] as number)).join('');
	const lines = [`${' '.repeat(gutter)}${head}`.trimEnd()];
	for (const { gutter: left, cells } of rows) {
		const texts = cells.map((cell, i) => cellText(cell, widths[i] as number, paint));
		lines.push(`${left.padEnd(gutter)}${texts.join('')}`.trimEnd());
	}
	return [...lines, ...wrap(legendOf(model), columns).map((entries) => entries.map(paint).join('  '))];
}

interface Cell {
	/** One for each column of the lane. */
	readonly signs: readonly Styled[];
	readonly label: Styled | null;
}

interface Row {
	/** An address and a size, or nothing. */
	readonly gutter: string;
	readonly cells: readonly Cell[];
}

function scaleFor(height: number): ScaleOptions {
	return { height, least: 1, gap: 1, whole: true };
}

/** As many lines as let every name stand before its window ends, if there may be so many. */
function rowsOf(model: MapModel, widths: readonly number[]): Row[] {
	let rows: Row[] = [];
	for (let height = MIN_LINES; height <= MAX_LINES; height += 2) {
		const { pieces } = scaleOf(model, null, scaleFor(height));
		const made = rowsFor(model, pieces, widths);
		rows = made.rows;
		if (made.late === 0) {
			break;
		}
	}
	return rows;
}

function rowsFor(model: MapModel, pieces: readonly Piece[], widths: readonly number[]): { rows: Row[]; late: number } {
	const waiting: Styled[][] = model.lanes.map(() => []);
	const rows: Row[] = [];
	let late = 0;
	for (const piece of pieces) {
		for (const [i, lane] of model.lanes.entries()) {
			const room = (widths[i] as number) - COLUMNS.length - 1;
			waiting[i]?.push(...labelsAt(lane, piece).flatMap((label) => folded(label, room)));
		}
		const middle = Math.floor((piece.to - piece.from - 1) / 2);
		for (let line = 0; line < piece.to - piece.from; line++) {
			const mark = piece.broken && !piece.gap && line === middle + 1 ? '≈' : null;
			const cells = model.lanes.map((lane, i) => ({
				signs: signsAt(lane, piece, mark),
				label: waiting[i]?.shift() ?? null,
			}));
			rows.push({ gutter: line === 0 ? gutterOf(piece) : '', cells });
		}
		late += piece.gap ? waiting.reduce((sum, texts) => sum + texts.length, 0) : 0;
	}
	const end = pieces.at(-1)?.range.end;
	const left = waiting.reduce((most, texts) => Math.max(most, texts.length), 0);
	for (let line = 0; end !== undefined && line < Math.max(1, left); line++) {
		const cells = model.lanes.map((_, i) => ({
			signs: COLUMNS.map(() => ({ text: ' ', color: null })),
			label: waiting[i]?.shift() ?? null,
		}));
		rows.push({ gutter: line === 0 ? formatAddress(end) : '', cells });
	}
	return { rows, late: late + left };
}

function gutterOf({ range }: Piece): string {
	return `${formatAddress(range.start).padEnd(12)} ${formatSize(sizeOf(range)).padStart(10)}`;
}

/** Names of what starts with a piece: the windows' first, then column by column, then what is missing. */
function labelsAt({ boxes, ghosts }: Lane, { range }: Piece): Styled[] {
	const starting = COLUMNS.flatMap((kinds) =>
		boxes.filter((box) => kinds.includes(box.kind) && box.range.start === range.start),
	);
	const missing = ghosts
		.filter((ghost) => ghost.range.start >= range.start && ghost.range.start < range.end)
		.map(({ name, why }) => ({ text: `(${name}: ${why})`, color: GHOST_COLOR }));
	const names = starting
		.filter((box) => box.name !== '')
		.flatMap((box) => {
			const { sign, color } = lookOf(box);
			const name = { text: `${sign} ${box.name}`, color };
			return box.conflict === null ? [name] : [name, { text: `${sign} CONFLICT: ${box.conflict}`, color }];
		});
	return [...names, ...missing];
}

/** A label in as many lines as its words need; only a word that is too long by itself is cut, where it is printed. */
function folded({ text, color }: Styled, room: number): Styled[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && (last.length + 1 + word.length < room || last.length < 2)) {
			lines[lines.length - 1] = `${last} ${word}`;
		} else {
			lines.push(lines.length === 0 ? word : `  ${word}`);
		}
	}
	return lines.map((line) => ({ text: line, color }));
}

function signsAt({ boxes }: Lane, { range, gap }: Piece, mark: string | null): Styled[] {
	return COLUMNS.map((kinds, i) => {
		const over = boxes.filter(
			(box) => kinds.includes(box.kind) && box.range.start < range.end && box.range.end > range.start,
		);
		const box = topmost(over);
		if (box === undefined) {
			return { text: gap && i === 0 ? '⋮' : ' ', color: null };
		}
		const { sign, color } = lookOf(box);
		return { text: i === 0 && mark !== null ? mark : sign, color };
	});
}

function cellText({ signs, label }: Cell, width: number, paint: (styled: Styled) => string): string {
	const room = width - signs.length - 1;
	const text =
		label === null ? { text: ' '.repeat(room), color: null } : { text: padded(label.text, room), color: label.color };
	return `${signs.map(paint).join('')} ${paint(text)}`;
}

/** As wide as its names ask for, then as what is missing asks for; where that is too much, the widest lanes give way. */
function laneWidths(model: MapModel, room: number): number[] {
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
		const wanted = fixed + Math.max(0, ...ghosts.map(({ name, why }) => name.length + why.length + 4)) + 2;
		const more = Math.min(Math.max(0, wanted - (widths[i] as number)), Math.max(0, spare));
		widths[i] = (widths[i] as number) + more;
		spare -= more;
	}
	// The words for what is wrong stay on one line as long as other lanes can give way.
	const gives = widths.map((_, i) => model.lanes[i]?.boxes.every(({ conflict }) => conflict === null) === true);
	for (; spare < 0 && Math.max(...widths) > MIN_LANE; spare++) {
		const calm = widths.map((width, i) => (gives[i] && width > CALM_LANE ? width : 0));
		const widest = Math.max(...calm) > 0 ? calm.indexOf(Math.max(...calm)) : widths.indexOf(Math.max(...widths));
		widths[widest] = (widths[widest] as number) - 1;
	}
	return widths;
}

/** A text in `width` columns, the last of them free. */
function padded(text: string, width: number): string {
	return (text.length < width ? text : `${text.slice(0, Math.max(0, width - 2))}…`).padEnd(width);
}

function lookOf(box: Box): { sign: string; color: string } {
	return box.conflict === null ? { sign: SIGNS[box.kind], color: COLORS[box.kind] } : CONFLICT;
}

function legendOf(model: MapModel): Styled[] {
	return legendEntries(model).map(({ kind, conflict, meaning }) => {
		const { sign, color } = conflict ? CONFLICT : { sign: SIGNS[kind], color: COLORS[kind] };
		return { text: `${sign} ${meaning}`, color };
	});
}

/** Entries in as many lines as they need, two columns between them. */
function wrap(entries: readonly Styled[], columns: number): Styled[][] {
	const lines: Styled[][] = [];
	let used = columns;
	for (const entry of entries) {
		used += 2 + entry.text.length;
		if (used > columns) {
			lines.push([]);
			used = entry.text.length;
		}
		lines.at(-1)?.push(entry);
	}
	return lines;
}

function topmost(boxes: readonly Box[]): Box | undefined {
	return [...boxes].sort((a, b) => rank(a) - rank(b)).at(-1);
}

function rank(box: Box): number {
	return box.conflict === null ? DEPTH.indexOf(box.kind) : DEPTH.length;
}
