/**
 * The map as lines of text: address and size, then for each lane its columns and names. The scale is that of the
 * picture in whole lines: a larger piece never has fewer lines than a smaller one.
 */

import { formatAddress } from './format.ts';
import { type Box, type BoxKind, type Lane, legendEntries, type MapModel, MEANINGS } from './map.ts';
import { type Piece, scaleOf } from './scale.ts';
import { type Block, blocksOf, COLUMNS, gutterOf, laneWidths, MIN_LINES, scaleFor } from './terminal-lanes.ts';

/** Options for drawing on a terminal. */
export interface TerminalOptions {
	/** ANSI colours in addition to signs; default false. */
	readonly color?: boolean | undefined;
	/**
	 * Width in columns, default 100. Names are cut; if space is short, sizes are omitted and lanes are placed one below
	 * the other.
	 */
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
const DEPTH = Object.keys(MEANINGS);
/** Maximum number of lines of a map. */
const MAX_LINES = 60;

/** Text with a colour. */
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
	const blocks = blocksOf(model, columns).map(({ lanes, ...block }) =>
		blockLines({ ...model, lanes }, { ...block, columns, paint }),
	);
	const legend = wrap(legendOf(model), columns).map((entries) => entries.map(paint).join('  '));
	return [...blocks.flatMap((lines, i) => (i > 0 ? ['', ...lines] : lines)), ...legend];
}

function blockLines(
	model: MapModel,
	{ sizes, gutter, columns, paint }: Block & { readonly columns: number; readonly paint: (styled: Styled) => string },
): string[] {
	const widths = laneWidths(model, columns - gutter);
	const head = model.lanes.map(({ title }, i) => padded(title, widths[i] as number)).join('');
	const lines = rowsOf(model, widths, sizes).map(({ gutter: left, cells }) => {
		const texts = cells.map((cell, i) => cellText(cell, widths[i] as number, paint));
		return `${left.padEnd(gutter)}${texts.join('')}`.trimEnd();
	});
	return [`${' '.repeat(gutter)}${head}`.trimEnd(), ...lines];
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

/** Enough lines for every name to fit within its window, up to the maximum. */
function rowsOf(model: MapModel, widths: readonly number[], sizes: boolean): Row[] {
	let rows: Row[] = [];
	for (let height = MIN_LINES; height <= MAX_LINES; height += 2) {
		const { pieces } = scaleOf(model, null, scaleFor(height));
		const made = rowsFor(model, pieces, widths, sizes);
		rows = made.rows;
		if (made.late === 0) {
			break;
		}
	}
	return rows;
}

function rowsFor(
	model: MapModel,
	pieces: readonly Piece[],
	widths: readonly number[],
	sizes: boolean,
): { rows: Row[]; late: number } {
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
			rows.push({ gutter: line === 0 ? gutterOf(piece, sizes) : '', cells });
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

/** Labels of boxes that start with a piece: windows first, then column by column, then ghosts. */
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

/** Wraps a label between words; a single word that is too long is cut when printed. */
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

/** Pads or cuts a text to `width` columns, the last of them a space. */
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

/** Distributes entries over lines, two spaces between them. */
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
