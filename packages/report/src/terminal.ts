/** The map as lines of text: an address and a size, then a column for each lane. */

import { formatAddress, formatSize } from './format.ts';
import { type Box, type BoxKind, legendEntries, type MapModel, MEANINGS } from './map.ts';
import { type Cell, labelsOf, type Row, rowsOf } from './rows.ts';

export interface TerminalOptions {
	/** ANSI colours, beside the signs; false. */
	readonly color?: boolean | undefined;
	/** The width in columns that it should keep to; 100. Labels are cut, addresses never. */
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
/** Columns that a lane keeps at least. */
const NARROWEST = 12;
const DEPTH = Object.keys(MEANINGS);

/** A piece of text in a colour. */
interface Styled {
	readonly text: string;
	readonly color: string | null;
}

/** The map's lines, without line ends: a head, the rows from low addresses to high, a legend. */
export function drawTerminal(model: MapModel, options: TerminalOptions = {}): string[] {
	const paint = ({ text, color }: Styled) => (options.color && color ? `\u001b[${color}m${text}\u001b[0m` : text);
	const rows = rowsOf(model);
	const gutter = Math.max(0, ...rows.map((row) => gutterOf(row).length)) + 2;
	const columns = options.columns ?? 100;
	const widths = laneWidths(model, rows, columns - gutter);
	const head = model.lanes.map(({ title }, i) => fit(title, widths[i] as number)).join('');
	const lines = [`${' '.repeat(gutter)}${head}`.trimEnd()];
	for (const row of rows) {
		for (let line = 0; line < row.lines; line++) {
			const left = (line === 0 ? gutterOf(row) : '').padEnd(gutter);
			const cells = row.gap
				? [{ text: '⋮', color: null }]
				: row.cells.map((cell, i) => cellLine(cell, line, widths[i] as number));
			lines.push(`${left}${cells.map(paint).join('')}`.trimEnd());
		}
	}
	const end = rows.at(-1)?.range.end;
	if (end !== undefined) {
		lines.push(formatAddress(end));
	}
	return [...lines, ...wrap(legendOf(model), columns).map((entries) => entries.map(paint).join('  '))];
}

function gutterOf({ range }: Row): string {
	return `${formatAddress(range.start).padEnd(12)} ${formatSize(range.end - range.start).padStart(10)}`;
}

/** As wide as its labels ask for; where that is too much in all, the widest lanes give way. */
function laneWidths(model: MapModel, rows: readonly Row[], room: number): number[] {
	const widths = model.lanes.map((lane, i) => {
		const labels = rows.flatMap((row) => labelsOf(row.cells[i] as Cell));
		return Math.max(lane.title.length, ...labels.map((label) => label.text.length + 2)) + 2;
	});
	let excess = widths.reduce((sum, width) => sum + width, 0) - room;
	while (excess-- > 0 && Math.max(...widths) > NARROWEST) {
		const widest = widths.indexOf(Math.max(...widths));
		widths[widest] = (widths[widest] as number) - 1;
	}
	return widths;
}

/** Line `line` of a cell, `width` columns wide. */
function cellLine(cell: Cell, line: number, width: number): Styled {
	const label = labelsOf(cell)[line];
	const box = label?.box ?? topmost(cell.covering);
	if (box === undefined) {
		return { text: ' '.repeat(width), color: null };
	}
	const { sign, color } = lookOf(box);
	return { text: fit(`${sign} ${label?.text ?? ''}`, width), color };
}

/** A text in `width` columns, the last of them free. */
function fit(text: string, width: number): string {
	return (text.length < width ? text : `${text.slice(0, width - 2)}…`).padEnd(width);
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
