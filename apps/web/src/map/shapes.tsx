/** SVG elements of the map: patterns, lanes, lenses, axis, guides. Positions come from the drawing. */

import { sizeOf } from '@hvmmio/core/address';
import {
	type Drawing,
	formatAddress,
	formatSize,
	importantEdges,
	joinPath,
	type Label,
	type PlacedBox,
	type PlacedLane,
	type PlacedLens,
	ticksOf,
	zigzag,
} from '@hvmmio/report';
import { Index, Show } from 'solid-js';

/** Patterns for unusable and for conflicting boxes. */
export function Patterns(props: { id: string }) {
	return (
		<>
			<pattern id={`hatch${props.id}`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
				<path class="hatch" d="M0 0V8" />
			</pattern>
			<pattern
				id={`alarm${props.id}`}
				width="7"
				height="7"
				patternUnits="userSpaceOnUse"
				patternTransform="rotate(-45)"
			>
				<path class="alarm" d="M0 0V7" />
			</pattern>
		</>
	);
}

/** A box with its pattern. `id` distinguishes the patterns of several pictures on a page. */
export function BoxShape(props: { placed: PlacedBox; id: string }) {
	const box = () => props.placed.box;
	const pattern = () => (box().conflict !== null ? 'alarm' : box().kind === 'unusable' ? 'hatch' : null);
	return (
		<>
			<rect
				class={`box ${box().kind}`}
				classList={{ conflict: box().conflict !== null, old: box().old === true }}
				x={props.placed.x}
				y={props.placed.y}
				width={props.placed.width}
				height={props.placed.height}
			/>
			<Show when={pattern()}>
				{(name) => (
					<rect
						class="over"
						x={props.placed.x}
						y={props.placed.y}
						width={props.placed.width}
						height={props.placed.height}
						fill={`url(#${name()}${props.id})`}
					/>
				)}
			</Show>
		</>
	);
}

/** The labels in a lane. They may be shortened, so every box also has its full name as accessible text. */
export function Labels(props: { labels: readonly Label[]; font: number }) {
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
		<g aria-hidden="true" font-size={String(props.font)}>
			<Index each={props.labels}>
				{(label) => (
					<text class={`label ${label().kind}`} x={label().x} y={label().y}>
						{label().text}
					</text>
				)}
			</Index>
		</g>
	);
}

/** Ghosts of what is missing, where it would be. */
export function Ghosts(props: { lane: PlacedLane }) {
	return (
		<Index each={props.lane.ghosts}>
			{(placed) => (
				<rect
					class="box ghost"
					x={placed().x}
					y={placed().y}
					width={placed().width}
					height={placed().height}
					data-ghost={`${placed().ghost.name}: ${placed().ghost.why}`}
				/>
			)}
		</Index>
	);
}

/** Addresses, the size of each piece, guide lines of the framebuffer. */
export function Axis(props: { drawing: Drawing }) {
	const gutter = () => props.drawing.frame.gutter;
	const font = () => props.drawing.frame.font;
	const scale = () => props.drawing.scale;
	const right = () => (props.drawing.lanes.at(-1)?.x ?? 0) + props.drawing.frame.laneWidth;
	const sizes = () => scale().pieces.filter(({ from, to }) => to - from >= font() * 1.3);
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in the axis takes the focus.
		<g aria-hidden="true" font-size={String(font())}>
			<Index each={ticksOf(scale(), font() + 2, importantEdges(props.drawing))}>
				{(tick) => (
					<>
						<path class="tick" d={`M${gutter() - 6} ${scale().y(tick())}H${right()}`} />
						<text class="address" x="0" y={scale().y(tick()) + font() / 3} font-size={String(font() - 0.5)}>
							{formatAddress(tick())}
						</text>
					</>
				)}
			</Index>
			<Show when={gutter() > 130}>
				<Index each={sizes()}>
					{(piece) => (
						<text class="size" x={gutter() - 10} y={(piece().from + piece().to) / 2 + font() / 3} text-anchor="end">
							{formatSize(sizeOf(piece().range))}
						</text>
					)}
				</Index>
			</Show>
		</g>
	);
}

/** Guides of framebuffers through all lanes, and zigzags where the scale is broken. */
export function Guides(props: { drawing: Drawing }) {
	const left = () => props.drawing.lanes[0]?.x ?? 0;
	const right = () => (props.drawing.lanes.at(-1)?.x ?? 0) + props.drawing.frame.laneWidth;
	const scale = () => props.drawing.scale;
	const top = (address: number) => Math.min(Math.max(scale().y(address), 0), scale().height);
	return (
		<g class="guides">
			<Index each={props.drawing.guides}>
				{(range) => (
					<>
						<rect
							class="band"
							x={left()}
							y={top(range().start)}
							width={right() - left()}
							height={top(range().end) - top(range().start)}
						/>
						<path
							class="guide"
							d={`M${left()} ${top(range().start)}H${right()}M${left()} ${top(range().end)}H${right()}`}
						/>
					</>
				)}
			</Index>
			<Index each={scale().pieces.filter(({ broken }) => broken)}>
				{(piece) => <path class="break" d={zigzag(left() - 5, right() + 4, (piece().from + piece().to) / 2)} />}
			</Index>
		</g>
	);
}

/** A lens and its connection to the map. Its content is accessible through the boxes of the lanes. */
export function Lens(props: { lens: PlacedLens; id: string; font: number; onPoint: (box: PlacedBox | null) => void }) {
	const shown = () => props.lens.scale.shown;
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
		<g class="lens-group" aria-hidden="true">
			<path class="join" classList={{ below: props.lens.joins.via !== null }} d={joinPath(props.lens)} />
			<text class="address" x={props.lens.x} y={props.lens.y + props.lens.head - 5} font-size={String(props.font - 1)}>
				{formatAddress(shown().start)} + {formatSize(sizeOf(shown()))}
			</text>
			<g transform={`translate(0 ${props.lens.y + props.lens.head})`}>
				<Index each={props.lens.lanes}>
					{(lane) => (
						<>
							<Index each={lane().boxes}>
								{(placed) => (
									<g onPointerEnter={() => props.onPoint(placed())}>
										<BoxShape placed={placed()} id={props.id} />
									</g>
								)}
							</Index>
							<Labels labels={lane().labels} font={props.font - 1} />
						</>
					)}
				</Index>
			</g>
			<rect
				class="lens"
				x={props.lens.x}
				y={props.lens.y + props.lens.head}
				width={props.lens.width}
				height={props.lens.height - props.lens.head}
			/>
		</g>
	);
}
