/** The map: lanes of boxes over one broken axis of addresses, to look at, to zoom and to walk through by keys. */

import type { Range } from '@hvmmio/core';
import type { Box, MapModel } from '@hvmmio/report';
import { createMemo, createSignal, createUniqueId, For, Index, onCleanup, onMount, Show } from 'solid-js';
import { frameOf, type PlacedBox, placeBoxes } from './place.ts';
import { LINE, panned, scaleOf, zoomed } from './scale.ts';
import { Axis, BoxShape, Labels, Patterns } from './shapes.tsx';

const HEAD = 26;
const SHORTEST = [
	['first kernel', '1st'],
	['second kernel', '2nd'],
	['compared', 'other'],
	['B: ', 'B '],
] as const;
const WHEEL_STEP = 1.15;
const KEY_STEP = 1.4;
/** A pointer that moves less far than this has clicked. */
const CLICK_PIXELS = 4;

export interface Spotlight {
	readonly lane: number;
	readonly range: Range;
}

export interface AddressMapProps {
	readonly model: MapModel;
	/** The map whose edges make the axis, where that is not `model` itself. */
	readonly axis?: MapModel;
	readonly zoom: Range | null;
	readonly onZoom: (zoom: Range | null) => void;
	/** What the pointer or the focus is on. */
	readonly onPoint: (box: Box | null, lane: string) => void;
	/** What was clicked, tapped or chosen by Enter. */
	readonly onPick?: (box: Box, lane: string) => void;
	readonly spotlight?: Spotlight | null;
}

/** A wide map is also a high one. */
export function leastHeight(width: number): number {
	return Math.max(300, Math.min(560, width * 0.52));
}

export function AddressMap(props: AddressMapProps) {
	const [width, setWidth] = createSignal(800);
	const [active, setActive] = createSignal(0);
	const id = createUniqueId();
	const scale = createMemo(() => scaleOf(props.axis ?? props.model, props.zoom, leastHeight(width())));
	const frame = createMemo(() => frameOf(width(), props.model.lanes.length));
	const boxes = createMemo(() => placeBoxes(props.model, scale(), frame()));
	const current = () => Math.min(active(), boxes().length - 1);
	let svg!: SVGSVGElement;

	onMount(() => {
		const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
		observer.observe(svg.parentElement as Element);
		svg.addEventListener('wheel', onWheel, { passive: false });
		onCleanup(() => observer.disconnect());
	});

	/** The wheel belongs to the page, unless the map has the focus or Ctrl is held. */
	function onWheel(event: WheelEvent) {
		if (event.ctrlKey || event.metaKey || svg.contains(document.activeElement)) {
			event.preventDefault();
			const about = event.clientY - svg.getBoundingClientRect().top - HEAD;
			props.onZoom(zoomed(scale(), WHEEL_STEP ** Math.sign(event.deltaY), about));
		}
	}

	let drag: { y: number; moved: boolean } | null = null;
	function onPointerDown(event: PointerEvent) {
		drag = event.button === 0 ? { y: event.clientY, moved: false } : null;
	}
	function onPointerMove(event: PointerEvent) {
		if (drag === null || props.zoom === null) {
			return;
		}
		const by = drag.y - event.clientY;
		if (drag.moved || Math.abs(by) >= CLICK_PIXELS) {
			if (!drag.moved) {
				svg.setPointerCapture(event.pointerId);
			}
			props.onZoom(panned(scale(), by));
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

	/** The next box of the lane, or the nearest of another lane. */
	function neighbour(from: PlacedBox, key: string): PlacedBox | undefined {
		const all = [...boxes()].sort((a, b) => a.y - b.y || a.x - b.x);
		const lane = all.filter((each) => each.lane === from.lane);
		if (key === 'ArrowDown' || key === 'ArrowUp') {
			return lane[lane.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)];
		}
		const beside = all.filter((each) => each.lane === from.lane + (key === 'ArrowRight' ? 1 : -1));
		return beside.sort((a, b) => Math.abs(a.y - from.y) - Math.abs(b.y - from.y))[0];
	}

	function onKeyDown(event: KeyboardEvent) {
		const { key } = event;
		const height = scale().height;
		const from = boxes()[current()];
		if (event.altKey || event.ctrlKey || event.metaKey) {
			return;
		}
		if (key === '+' || key === '=' || key === '-') {
			const about = from ? from.y + from.height / 2 : height / 2;
			props.onZoom(zoomed(scale(), key === '-' ? KEY_STEP : 1 / KEY_STEP, about));
		} else if (key === '0' || key === 'Escape') {
			props.onZoom(null);
		} else if (event.shiftKey && (key === 'ArrowDown' || key === 'ArrowUp')) {
			props.onZoom(panned(scale(), ((key === 'ArrowDown' ? 1 : -1) * height) / 8));
		} else if (key.startsWith('Arrow')) {
			const next = from && neighbour(from, key);
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
	const laneX = (lane: number) => frame().gutter + lane * (frame().laneWidth + frame().laneGap);
	const titleOf = (title: string) => {
		const { laneWidth } = frame();
		return laneWidth < 60
			? SHORTEST.reduce((text, [long, short]) => text.replace(long, short), title)
			: laneWidth < 112
				? title.replace(' kernel', '')
				: title;
	};

	return (
		<div class="map" classList={{ 'is-zoomed': props.zoom !== null }}>
			{/* biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset. */}
			<svg
				ref={svg}
				class="map-picture"
				viewBox={`0 0 ${width()} ${scale().height + HEAD + LINE}`}
				width={width()}
				height={scale().height + HEAD + LINE}
				role="group"
				aria-label={`${props.model.title}. Arrow keys move between the boxes, plus and minus zoom, Shift and arrows move, 0 shows all.`}
				onPointerDown={onPointerDown}
				onPointerMove={onPointerMove}
				onPointerUp={onPointerUp}
				onPointerLeave={() => props.onPoint(null, '')}
				onKeyDown={onKeyDown}
			>
				<defs>
					<Patterns id={id} />
					<clipPath id={`clip${id}`}>
						<rect x="0" y="0" width={width()} height={scale().height + LINE} />
					</clipPath>
				</defs>
				<For each={props.model.lanes}>
					{(lane, i) => (
						<text class="lane-title" x={laneX(i()) + frame().laneWidth / 2} y="15" text-anchor="middle">
							{titleOf(lane.title)}
						</text>
					)}
				</For>
				<g transform={`translate(0 ${HEAD})`} clip-path={`url(#clip${id})`}>
					<Axis scale={scale()} width={width()} gutter={frame().gutter} />
					<Index each={boxes()}>
						{(placed, i) => (
							<g>
								{/* biome-ignore lint/a11y/useSemanticElements: SVG has no button element. */}
								<g
									class="map-box"
									role="button"
									tabindex={i === current() ? 0 : -1}
									data-box={i}
									data-kind={placed().box.kind}
									data-start={placed().box.range.start}
									data-end={placed().box.range.end}
									aria-label={placed().told}
									onPointerEnter={() => point(placed())}
									onFocus={() => {
										setActive(i);
										point(placed());
									}}
									onClick={() => pick(placed())}
								>
									<BoxShape placed={placed()} id={id} />
								</g>
								<Labels placed={placed()} />
							</g>
						)}
					</Index>
					<Show when={props.spotlight}>
						{(spot) => (
							<rect
								class="spotlight"
								x={laneX(spot().lane) - 3}
								y={scale().y(spot().range.start) - 2}
								width={frame().laneWidth + 6}
								height={Math.max(8, scale().y(spot().range.end) - scale().y(spot().range.start) + 4)}
								rx="3"
							/>
						)}
					</Show>
				</g>
			</svg>
		</div>
	);
}
