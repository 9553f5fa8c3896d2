/** The interactive map: lanes of boxes over an axis of addresses, with zoom and keyboard navigation. */

import { type Range, sizeOf } from '@hvmmio/core/address';
import {
	type Box,
	drawingOf,
	formatRange,
	formatSize,
	type MapModel,
	MEANINGS,
	type PlacedBox,
	pixels,
	scaleOf,
} from '@hvmmio/report';
import { createMemo, createSignal, createUniqueId, Index, onCleanup, onMount, Show } from 'solid-js';
import { type Cursor, CursorLine, cursorAt } from './cursor.tsx';
import { frameOf, heightOf, titleFor } from './frame.ts';
import { Lane, neighbour } from './lane.tsx';
import { Axis, Ghosts, Guides, Labels, Lens, Patterns } from './shapes.tsx';
import { panned, zoomed } from './zoom.ts';

const WHEEL_STEP = 1.15;
const KEY_STEP = 1.4;
const KEY_MOVE = 1 / 8;
/** A shorter pointer movement counts as a click, in pixels. */
const CLICK_PIXELS = 4;

export interface Spotlight {
	readonly lane: number;
	readonly range: Range;
}

export interface AddressMapProps {
	readonly model: MapModel;
	/** The map whose edges define the axis; default `model`. */
	readonly axis?: MapModel;
	readonly zoom: Range | null;
	readonly onZoom: (zoom: Range | null) => void;
	/** Called with the box under the pointer or focus. */
	readonly onPoint: (box: Box | null, lane: string) => void;
	/** Called with a box that was clicked, tapped or activated by Enter. */
	readonly onPick?: (box: Box, lane: string) => void;
	readonly spotlight?: Spotlight | null;
}

export function AddressMap(props: AddressMapProps) {
	const [width, setWidth] = createSignal(800);
	const [active, setActive] = createSignal(0);
	const [cursor, setCursor] = createSignal<Cursor | null>(null);
	const id = createUniqueId();
	const axis = () => props.axis ?? props.model;
	const whole = createMemo(() => scaleOf(axis(), null, pixels(heightOf(width()))));
	const drawing = createMemo(() =>
		drawingOf(props.model, frameOf(width(), props.model.lanes.length), heightOf(width()), props.zoom, axis()),
	);
	const scale = () => drawing().scale;
	const head = () => Math.round(drawing().frame.font * 2.1);
	const boxes = createMemo(() => drawing().lanes.flatMap((lane) => lane.boxes));
	const current = () => Math.min(active(), boxes().length - 1);
	let svg!: SVGSVGElement;

	onMount(() => {
		const observer = new ResizeObserver(
			([entry]) => entry && setWidth(Math.max(120, Math.floor(entry.contentRect.width))),
		);
		observer.observe(svg.parentElement as Element);
		svg.addEventListener('wheel', onWheel, { passive: false });
		onCleanup(() => observer.disconnect());
	});

	/** Position of an event in the drawing's units, since the picture may be scaled. */
	function placeOf(event: MouseEvent): { x: number; y: number } {
		const rect = svg.getBoundingClientRect();
		const factor = rect.width === 0 ? 1 : width() / rect.width;
		return { x: (event.clientX - rect.left) * factor, y: (event.clientY - rect.top) * factor - head() };
	}

	/** The wheel scrolls the page, unless the map has the focus or Ctrl is held. */
	function onWheel(event: WheelEvent) {
		if (event.ctrlKey || event.metaKey || svg.contains(document.activeElement)) {
			event.preventDefault();
			const about = scale().address(placeOf(event).y);
			props.onZoom(zoomed(whole(), scale().shown, WHEEL_STEP ** Math.sign(event.deltaY), about));
		}
	}

	let drag: { y: number; moved: boolean } | null = null;
	function onPointerDown(event: PointerEvent) {
		drag = event.button === 0 ? { y: event.clientY, moved: false } : null;
	}
	function onPointerMove(event: PointerEvent) {
		setCursor(cursorAt(drawing(), placeOf(event)));
		if (drag === null || props.zoom === null) {
			return;
		}
		const by = drag.y - event.clientY;
		if (drag.moved || Math.abs(by) >= CLICK_PIXELS) {
			if (!drag.moved) {
				svg.setPointerCapture(event.pointerId);
			}
			props.onZoom(panned(whole(), scale().shown, by / scale().height));
			drag = { y: event.clientY, moved: true };
		}
	}
	function onPointerUp() {
		drag = null;
	}

	function focusOn(index: number) {
		setActive(index);
		svg.querySelector<SVGGElement>(`[data-box="${index}"]`)?.focus();
	}

	function onKeyDown(event: KeyboardEvent) {
		const { key } = event;
		const from = boxes()[current()];
		const { shown } = scale();
		if (event.altKey || event.ctrlKey || event.metaKey) {
			return;
		}
		if (key === '+' || key === '=' || key === '-') {
			const inside = from && from.box.range.start >= shown.start && from.box.range.end <= shown.end;
			const { start, end } = inside ? from.box.range : shown;
			props.onZoom(zoomed(whole(), shown, key === '-' ? KEY_STEP : 1 / KEY_STEP, (start + end) / 2));
		} else if (key === '0' || key === 'Escape') {
			props.onZoom(null);
		} else if (event.shiftKey && (key === 'ArrowDown' || key === 'ArrowUp')) {
			props.onZoom(panned(whole(), shown, key === 'ArrowDown' ? KEY_MOVE : -KEY_MOVE));
		} else if (key.startsWith('Arrow')) {
			const next = from && neighbour(boxes(), from, key);
			if (next) {
				focusOn(boxes().indexOf(next));
			}
		} else if ((key === 'Enter' || key === ' ') && from) {
			pick(from);
		} else {
			return;
		}
		event.preventDefault();
	}

	const laneTitle = (lane: number) => props.model.lanes[lane]?.title ?? '';
	const point = ({ box, lane }: PlacedBox) => props.onPoint(box, laneTitle(lane));
	const pick = ({ box, lane }: PlacedBox) => (props.onPick ?? props.onPoint)(box, laneTitle(lane));
	const labelOf = ({ box, lane }: PlacedBox) => {
		const name = box.name === '' ? MEANINGS[box.kind] : box.name;
		const clash = box.conflict === null ? '' : `, conflict: ${box.conflict}`;
		return `${laneTitle(lane)}, ${name}, ${formatRange(box.range)}, ${formatSize(sizeOf(box.range))}${clash}`;
	};
	const onFocus = (index: number, placed: PlacedBox) => {
		setActive(index);
		point(placed);
		const { frame, lanes } = drawing();
		const right = (lanes.at(-1)?.x ?? 0) + frame.laneWidth;
		setCursor({ x: frame.gutter, right, y: placed.y, address: Math.max(placed.box.range.start, scale().shown.start) });
	};
	/** Index of a lane's first box among all boxes. */
	const firstOf = (lane: number) =>
		drawing()
			.lanes.slice(0, lane)
			.reduce((sum, each) => sum + each.boxes.length, 0);
	const total = () => drawing().height + head() + 12;

	return (
		<div class="map" classList={{ 'is-zoomed': props.zoom !== null }}>
			{/* biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset. */}
			<svg
				ref={svg}
				class="map-picture"
				viewBox={`0 0 ${width()} ${total()}`}
				width={width()}
				height={total()}
				role="group"
				aria-label={`${props.model.title}. Arrow keys move between the boxes, plus and minus zoom, Shift and arrows move, 0 shows all.`}
				onPointerDown={onPointerDown}
				onPointerMove={onPointerMove}
				onPointerUp={onPointerUp}
				onPointerLeave={() => {
					props.onPoint(null, '');
					setCursor(null);
				}}
				onKeyDown={onKeyDown}
			>
				<defs>
					<Patterns id={id} />
				</defs>
				<Index each={drawing().lanes}>
					{(lane) => (
						<text
							class="lane-title"
							x={lane().x + lane().width / 2}
							y={head() * 0.6}
							font-size={String(drawing().frame.font + 1)}
							text-anchor="middle"
						>
							{titleFor(lane(), lane().width, drawing().frame.font)}
						</text>
					)}
				</Index>
				<g transform={`translate(0 ${head()})`}>
					<Axis drawing={drawing()} />
					<Index each={drawing().lanes}>
						{(lane, i) => (
							<Lane
								lane={lane()}
								id={id}
								first={firstOf(i)}
								current={current()}
								labelOf={labelOf}
								onPoint={point}
								onFocus={onFocus}
								onPick={pick}
							/>
						)}
					</Index>
					<Guides drawing={drawing()} />
					<Index each={drawing().lanes}>
						{(lane) => (
							<>
								<Ghosts lane={lane()} />
								<Labels labels={lane().labels} font={drawing().frame.font} />
							</>
						)}
					</Index>
					<Index each={drawing().lenses}>
						{(lens) => (
							<Lens lens={lens()} id={id} font={drawing().frame.font} onPoint={(placed) => placed && point(placed)} />
						)}
					</Index>
					<Show when={props.spotlight}>
						{(spot) => (
							<rect
								class="spotlight"
								x={(drawing().lanes[spot().lane]?.x ?? 0) - 3}
								y={scale().y(spot().range.start) - 2}
								width={drawing().frame.laneWidth + 6}
								height={Math.max(8, scale().y(spot().range.end) - scale().y(spot().range.start) + 4)}
								rx="3"
							/>
						)}
					</Show>
					<Show when={cursor()}>{(at) => <CursorLine at={at()} font={drawing().frame.font} />}</Show>
				</g>
			</svg>
		</div>
	);
}
