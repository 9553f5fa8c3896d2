/** The map as a self-contained SVG: no scripts or external references, a title on every box, a legend below. */

import { type Drawing, drawingOf, importantEdges } from './drawing.ts';
import { formatAddress, formatRange, formatSize } from './format.ts';
import { LETTER } from './labels.ts';
import type { Frame, PlacedBox, PlacedLane } from './lane.ts';
import { JOIN, type PlacedLens } from './lens.ts';
import { type BoxKind, legendEntries, type MapModel, MEANINGS } from './map.ts';
import { type Piece, ticksOf } from './scale.ts';
import { PATTERNS, styleSheet } from './svg-style.ts';
import { escapeXml } from './text/escape.ts';

/** Additional content of an SVG. */
export interface SvgOptions {
	/** Lines under the title: verdict, policy, command, link. */
	readonly notes?: readonly string[] | undefined;
	/** Embedded as JSON in `<metadata>`. */
	readonly metadata?: object | undefined;
}

const MARGIN = 16;
const LINE = 17;
const FONT = 12;
/** Height of the lanes. */
export const HEIGHT = 520;
const GUTTER = 172;
const LANE = 256;
const LANE_GAP = 14;
const LENS = 340;

/**
 * The SVG source, with a final newline.
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { drawSvg, mapOfSimulation } from '@hvmmio/report';
 * const map = mapOfSimulation(simulate(resolveVm({}), { policy: 'gen1-bar' }), 'Before the fix');
 * console.log(drawSvg(map).startsWith('<svg')); // true
 * ```
 */
export function drawSvg(model: MapModel, { notes = [], metadata }: SvgOptions = {}): string {
	const drawing = drawingOf(model, frameFor(model.lanes.length), HEIGHT);
	const { frame, lanes, lenses } = drawing;
	const lensRight = lenses.reduce((end, { x, width }) => Math.max(end, x + width), 0);
	const lanesRight = frame.gutter + lanes.length * (frame.laneWidth + frame.laneGap) - frame.laneGap;
	const legend = legendOf(model);
	const texts = [model.title, ...notes];
	const inner = Math.max(lensRight, lanesRight, legend.width, frame.gutter, 480);
	const lines = texts.flatMap((text, i) =>
		wrapped(text, Math.floor(inner / (FONT * LETTER * (i === 0 ? 1.15 : 1)))).map((part) => ({ part, i })),
	);
	const head = MARGIN + lines.length * LINE + 26;
	const bottom = head + drawing.height + 34;
	const width = Math.ceil(inner + 2 * MARGIN);
	const height = Math.ceil(bottom + 14 + MARGIN);
	const conflicts = model.lanes.flatMap((lane) => lane.boxes).filter((box) => box.conflict !== null);
	const ghosts = model.lanes.flatMap((lane) => lane.ghosts.map(({ name, why }) => `${lane.title}: ${name}, ${why}`));
	const told = conflicts.map((box) => `${box.name} ${formatRange(box.range)}: ${box.conflict}`);
	const description = [told.length === 0 ? 'No conflict is drawn' : `Conflicts: ${told.join('; ')}`, ...ghosts].join(
		'. ',
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d">`,
		`<title id="t">${escapeXml(model.title)}</title>`,
		`<desc id="d">${escapeXml(`${description}.`)}</desc>`,
		...(metadata === undefined ? [] : [`<metadata>${escapeXml(JSON.stringify(metadata))}</metadata>`]),
		`<style>${styleSheet()}</style><defs>${PATTERNS}</defs>`,
		`<rect class="paper" width="${width}" height="${height}"/>`,
		...lines.map(
			({ part, i }, n) =>
				`<text class="${i === 0 ? 'title' : 'note'}" x="${MARGIN}" y="${MARGIN + 10 + n * LINE}">${escapeXml(part)}</text>`,
		),
		`<g transform="translate(${MARGIN} ${head})">`,
		drawMap(drawing),
		'</g>',
		`<g transform="translate(${MARGIN} ${bottom})">${legend.text}</g>`,
		'</svg>\n',
	].join('\n');
}

/** Dimensions for this number of lanes, with lenses beside them. */
export function frameFor(lanes: number): Frame {
	const width = GUTTER + lanes * (LANE + LANE_GAP) - LANE_GAP;
	return {
		gutter: GUTTER,
		laneWidth: LANE,
		laneGap: LANE_GAP,
		font: FONT,
		lensWidth: LENS,
		width: width + JOIN + LENS,
	};
}

/** The lanes with guides and lenses, with origin 0, 0; also used for the frames of the animation. */
export function drawMap(drawing: Drawing): string {
	const { lanes, lenses } = drawing;
	return [
		drawAxis(drawing),
		...lenses.map(drawJoin),
		...lanes.map((lane) => drawGround(lane)),
		drawGuides(drawing),
		...lanes.map((lane) => drawLane(lane)),
		...drawing.scale.pieces.filter((piece) => piece.broken).map((piece) => drawBreak(piece, drawing)),
		...lenses.map(drawLens),
	].join('\n');
}

const isGround = ({ box }: PlacedBox) => box.kind === 'window' || box.kind === 'unusable';

function drawGround({ title, x, width, boxes }: PlacedLane): string {
	const head = `<text class="head" x="${n(x + width / 2)}" y="-10" text-anchor="middle">${escapeXml(title)}</text>`;
	return (
		head +
		boxes
			.filter(isGround)
			.map((placed) => drawBox(placed))
			.join('')
	);
}

function drawLane({ boxes, ghosts, labels }: PlacedLane): string {
	const drawn = boxes.filter((placed) => !isGround(placed)).map((placed) => drawBox(placed));
	const missing = ghosts.map(
		({ ghost, ...at }) =>
			`<g><title>${escapeXml(`${ghost.name}: ${ghost.why}`)}</title><rect class="box ghost" ${rect(at)}/></g>`,
	);
	const texts = labels.map(({ text, x, y, kind }) => {
		const style = kind === 'name' ? '' : ` class="${kind === 'word' ? 'word' : 'faint'}"`;
		return `<text${style} x="${n(x)}" y="${n(y)}">${escapeXml(text)}</text>`;
	});
	return [...drawn, ...missing, ...texts].join('');
}

function drawBox({ box, ...at }: PlacedBox): string {
	const conflict = box.conflict !== null;
	const place = rect(at);
	const over = overlay(patternOf(box.kind, conflict), place);
	const name = box.name === '' ? MEANINGS[box.kind] : box.name;
	const size = formatSize(box.range.end - box.range.start);
	const title = [name, formatRange(box.range), size, box.conflict].filter((part) => part !== null).join(', ');
	return `<g><title>${escapeXml(title)}</title><rect class="${classOf(box.kind, conflict)}${box.old ? ' old' : ''}" ${place}/>${over}</g>`;
}

function rect({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string {
	return `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
}

/** Rounds to hundredths of a pixel. */
function n(value: number): string {
	return String(Math.round(value * 100) / 100);
}

function drawAxis(drawing: Drawing): string {
	const { scale, frame } = drawing;
	const ticks = ticksOf(scale, LINE - 2, importantEdges(drawing)).map((tick) => {
		const y = scale.y(tick);
		return `<path class="tick" d="M${frame.gutter - 8} ${n(y)}h8"/><text class="mono" x="0" y="${n(y + 4)}">${formatAddress(tick)}</text>`;
	});
	const sizes = scale.pieces
		.filter(({ from, to }) => to - from >= LINE)
		.map(
			({ range, from, to }) =>
				`<text class="faint" x="${frame.gutter - 12}" y="${n((from + to) / 2 + 4)}" text-anchor="end">${formatSize(range.end - range.start)}</text>`,
		);
	return ticks.join('') + sizes.join('');
}

function drawGuides({ guides, scale, lanes, frame }: Drawing): string {
	const [first] = lanes;
	const right = (lanes.at(-1)?.x ?? 0) + frame.laneWidth;
	return first === undefined
		? ''
		: guides
				.map(({ start, end }) => {
					const [top, bottom] = [Math.max(0, scale.y(start)), Math.min(scale.height, scale.y(end))];
					const edges = `<path class="guide" d="M${first.x} ${n(top)}H${n(right)}M${first.x} ${n(bottom)}H${n(right)}"/>`;
					return `<rect class="band" x="${first.x}" y="${n(top)}" width="${n(right - first.x)}" height="${n(bottom - top)}"/>${edges}`;
				})
				.join('');
}

/** A zigzag through all lanes, which marks a piece that is not to scale. */
function drawBreak({ from, to }: Piece, { frame, lanes }: Drawing): string {
	const right = (lanes.at(-1)?.x ?? 0) + frame.laneWidth;
	return `<path class="break" d="${zigzag(frame.gutter - 6, right + 4, (from + to) / 2)}"/>`;
}

/**
 * A double zigzag line.
 * @example
 * ```ts
 * import { zigzag } from '@hvmmio/report';
 * console.log(zigzag(0, 8, 4).length > 0); // true
 * ```
 */
export function zigzag(left: number, right: number, y: number): string {
	const teeth: string[] = [];
	for (const offset of [-2.5, 2.5]) {
		teeth.push(`M${n(left)} ${n(y + offset)}`);
		for (let x = left, up = true; x < right; up = !up) {
			x = Math.min(right, x + 9);
			teeth.push(`L${n(x)} ${n(y + offset + (up ? -3 : 3))}`);
		}
	}
	return teeth.join('');
}

/**
 * The connection from the place on the map to its lens: an area to a lens beside the lanes, a line to one below.
 * @example
 * ```ts
 * import { resolveVm, simulate } from '@hvmmio/core';
 * import { drawingOf, joinPath, mapOfSimulation } from '@hvmmio/report';
 * const frame = { gutter: 90, laneWidth: 200, laneGap: 20, font: 12, lensWidth: 0, width: 640 };
 * const { lenses } = drawingOf(mapOfSimulation(simulate(resolveVm({})), 'mine'), { ...frame, lensWidth: 200 }, 400);
 * console.log(lenses.every((lens) => joinPath(lens).startsWith('M'))); // true
 * ```
 */
export function joinPath({ x, y, head, height, joins }: PlacedLens): string {
	const { x: right, top, bottom, via } = joins;
	return via === null
		? `M${n(right)} ${n(top)}L${n(x)} ${n(y + head)}V${n(y + height)}L${n(right)} ${n(bottom)}Z`
		: `M${n(right)} ${n((top + bottom) / 2)}H${n(via)}V${n(y + (head + height) / 2)}H${n(right)}`;
}

function drawJoin(lens: PlacedLens): string {
	return `<path class="join" d="${joinPath(lens)}"/>`;
}

function drawLens(lens: PlacedLens): string {
	const { x, y, width, height, head, scale, lanes } = lens;
	const inside = lanes.map(
		(lane) =>
			[...lane.boxes].map((placed) => drawBox(placed)).join('') +
			lane.labels
				.map(
					({ text, x: left, y: base, kind }) =>
						`<text class="small${kind === 'word' ? ' word' : ''}" x="${n(left)}" y="${n(base)}">${escapeXml(text)}</text>`,
				)
				.join(''),
	);
	const title = `${formatAddress(scale.shown.start)} + ${formatSize(scale.shown.end - scale.shown.start)}`;
	return `<text class="mono small" x="${n(x)}" y="${n(y + head - 5)}">${title}</text><g transform="translate(0 ${n(y + head)})">${inside.join('')}</g><rect class="lens" x="${n(x)}" y="${n(y + head)}" width="${n(width)}" height="${n(height - head)}"/>`;
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

/** The legend: the kinds in the picture, each with a sample of its fill. */
function legendOf(model: MapModel): { text: string; width: number } {
	let x = 0;
	const parts = legendEntries(model).map(({ kind, conflict, meaning }) => {
		const place = `x="${n(x)}" y="0" width="18" height="14"`;
		const text = `<text class="faint" x="${n(x + 24)}" y="12">${escapeXml(meaning)}</text>`;
		x += 42 + meaning.length * 12 * LETTER;
		return `<rect class="${classOf(kind, conflict)}" ${place}/>${overlay(patternOf(kind, conflict), place)}${text}`;
	});
	const note = 'to scale but where a zigzag breaks it';
	parts.push(`<text class="faint" x="${n(x)}" y="12">${note}</text>`);
	return { text: parts.join(''), width: x + note.length * 12 * LETTER };
}

/** Wraps a text at spaces to lines of at most `letters` characters. */
function wrapped(text: string, letters: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= letters) {
			lines[lines.length - 1] = `${last} ${word}`;
		} else {
			lines.push(word);
		}
	}
	return lines;
}
