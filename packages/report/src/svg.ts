/** The map as a self-contained SVG: no script, no outside reference, a title on every box, a legend below. */

import { formatAddress, formatRange, formatSize } from './format.ts';
import { type Box, type BoxKind, legendEntries, type MapModel } from './map.ts';
import { type Cell, labelsOf, type Row, rowsOf } from './rows.ts';
import { PATTERNS, styleSheet } from './svg-style.ts';
import { escapeXml } from './text/escape.ts';

const LINE = 20;
const GAP_HEIGHT = 28;
const MARGIN = 16;
const HEAD = 64;
/** Addresses and sizes at the left. */
const GUTTER = 184;
const LANE_GAP = 14;
/** How far a box is drawn in, so that what lies under it stays to be seen. */
const INSET: Readonly<Record<BoxKind, number>> = {
	window: 0,
	unusable: 0,
	platform: 4,
	reservation: 8,
	framebuffer: 22,
	'given-back': 36,
	bar: 36,
};
/** Widths of a letter in pixels, on the wide side: the viewer's font is not known. */
const LETTER = 7.4;
const BOLD_LETTER = 8.4;
const TITLE_LETTER = 9.6;

interface PlacedRow extends Row {
	readonly top: number;
	readonly height: number;
}

/** The picture's text, ending in a line end. */
export function drawSvg(model: MapModel): string {
	const rows = place(rowsOf(model));
	const laneWidth = widthOf(model, rows);
	const left = (lane: number) => MARGIN + GUTTER + lane * (laneWidth + LANE_GAP);
	const bottom = rows.reduce((end, row) => Math.max(end, row.top + row.height), HEAD);
	const legend = legendOf(model, bottom + 40);
	const width = Math.ceil(
		Math.max(
			left(model.lanes.length) - LANE_GAP + MARGIN,
			legend.width,
			2 * MARGIN + model.title.length * TITLE_LETTER,
		),
	);
	const lanes = model.lanes.map((lane, i) => {
		const boxes = [...lane.boxes].sort((a, b) => INSET[a.kind] - INSET[b.kind]);
		const drawn = boxes.map((box) => drawBox(box, i, rows, left(i), laneWidth));
		const x = left(i) + laneWidth / 2;
		return `<text class="head" x="${x}" y="${HEAD - 10}" text-anchor="middle">${escapeXml(lane.title)}</text>${drawn.join('')}`;
	});
	const conflicts = model.lanes.flatMap((lane) => lane.boxes).filter((box) => box.conflict !== null);
	const told = conflicts.map((box) => `${box.name} ${formatRange(box.range)}: ${box.conflict}`).join('; ');
	const { height } = legend;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">`,
		`<title id="t">${escapeXml(model.title)}</title>`,
		`<desc id="d">${escapeXml(told === '' ? 'No conflict.' : `Conflicts: ${told}.`)}</desc>`,
		`<style>${styleSheet()}</style><defs>${PATTERNS}</defs>`,
		`<rect class="paper" width="${width}" height="${height}"/>`,
		`<text class="title" x="${MARGIN}" y="26">${escapeXml(model.title)}</text>`,
		...rows.map((row) => drawScale(row, left(0), left(model.lanes.length) - LANE_GAP)),
		endOfScale(rows),
		...lanes,
		legend.text,
		'</svg>\n',
	].join('\n');
}

function place(rows: readonly Row[]): PlacedRow[] {
	let top = HEAD;
	return rows.map((row) => {
		const height = row.gap ? GAP_HEIGHT : row.lines * LINE + 4;
		const placed = { ...row, top, height };
		top += height;
		return placed;
	});
}

function widthOf(model: MapModel, rows: readonly PlacedRow[]): number {
	const labels = rows.flatMap((row) => row.cells.flatMap((cell) => labelsOf(cell)));
	const widest = labels.map(({ box, text }) => {
		const letter = box.conflict === null ? LETTER : BOLD_LETTER;
		return INSET[box.kind] + 16 + text.length * letter;
	});
	return Math.ceil(Math.max(...model.lanes.map((lane) => lane.title.length * LETTER), ...widest, 130));
}

function drawBox(box: Box, lane: number, rows: readonly PlacedRow[], x: number, laneWidth: number): string {
	const covered = rows.filter((row) => (row.cells[lane] as Cell).covering.includes(box));
	const [first] = covered;
	const last = covered.at(-1);
	if (first === undefined || last === undefined) {
		return '';
	}
	const labels = labelsOf(first.cells[lane] as Cell);
	const line = Math.max(
		0,
		labels.findIndex((label) => label.box === box),
	);
	const inset = INSET[box.kind];
	const top = first.top + line * LINE;
	const place = `x="${x + inset}" y="${top}" width="${laneWidth - inset}" height="${last.top + last.height - top}"`;
	const fill = `<rect class="${classOf(box.kind, box.conflict !== null)}" ${place}/>`;
	const over = overlay(patternOf(box.kind, box.conflict !== null), place);
	const texts = labels
		.map((label, i) => ({ ...label, i }))
		.filter((label) => label.box === box && label.text !== '')
		.map(({ text, i }, n) => {
			const style = box.conflict !== null && n > 0 ? ' class="word"' : '';
			return `<text${style} x="${x + inset + 8}" y="${first.top + i * LINE + 15}">${escapeXml(text)}</text>`;
		});
	const name = box.name === '' ? box.kind : box.name;
	const size = formatSize(box.range.end - box.range.start);
	const title = [name, formatRange(box.range), size, box.conflict].filter((part) => part !== null).join(', ');
	return `<g><title>${escapeXml(title)}</title>${fill}${over}${texts.join('')}</g>`;
}

function classOf(kind: BoxKind, conflict: boolean): string {
	return conflict ? `box ${kind} conflict` : `box ${kind}`;
}

function patternOf(kind: BoxKind, conflict: boolean): string | null {
	return conflict ? 'alarm' : kind === 'unusable' ? 'hatch' : null;
}

function overlay(pattern: string | null, place: string): string {
	return pattern === null ? '' : `<rect fill="url(#${pattern})" ${place}/>`;
}

function drawScale(row: PlacedRow, from: number, to: number): string {
	const size = formatSize(row.range.end - row.range.start);
	const y = row.top + 15;
	const address = `<text class="mono" x="${MARGIN}" y="${y}">${formatAddress(row.range.start)}</text>`;
	const sizeText = `<text class="faint" x="${MARGIN + GUTTER - 12}" y="${y}" text-anchor="end">${size}</text>`;
	const middle = row.top + GAP_HEIGHT / 2;
	const broken = `<path class="box" fill="none" stroke-dasharray="2 6" d="M${from} ${middle}H${to}"/>`;
	return `${address}${sizeText}${row.gap ? broken : ''}`;
}

function endOfScale(rows: readonly PlacedRow[]): string {
	const last = rows.at(-1);
	return last === undefined
		? ''
		: `<text class="mono" x="${MARGIN}" y="${last.top + last.height + 15}">${formatAddress(last.range.end)}</text>`;
}

/** The kinds that the picture shows, each with a patch of its fill. */
function legendOf(model: MapModel, top: number): { text: string; width: number; height: number } {
	let x = MARGIN;
	const parts = legendEntries(model).map(({ kind, conflict, meaning }) => {
		const place = `x="${x}" y="${top}" width="18" height="14"`;
		const pattern = patternOf(kind, conflict);
		const text = `<text class="faint" x="${x + 24}" y="${top + 12}">${escapeXml(meaning)}</text>`;
		x += 40 + meaning.length * LETTER;
		return `<rect class="${classOf(kind, conflict)}" ${place}/>${overlay(pattern, place)}${text}`;
	});
	return { text: parts.join(''), width: x, height: top + 14 + MARGIN };
}
