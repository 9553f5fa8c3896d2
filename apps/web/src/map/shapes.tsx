/** What the map is drawn with: patterns, boxes, their labels, the axis. */

import { sizeOf } from '@hvmmio/core';
import { formatAddress, formatSize } from '@hvmmio/report';
import { Index, Show } from 'solid-js';
import { isOld, type PlacedBox } from './place.ts';
import { LINE, type Scale, ticksOf } from './scale.ts';

/** Over what cannot be used, and over what is in conflict. */
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

/** A box and what lies over it. `id` tells the patterns of several pictures on a page apart. */
export function BoxShape(props: { placed: PlacedBox; id: string }) {
	const box = () => props.placed.box;
	const pattern = () => (box().conflict !== null ? 'alarm' : box().kind === 'unusable' ? 'hatch' : null);
	return (
		<>
			<rect
				class={`box ${box().kind}`}
				classList={{ conflict: box().conflict !== null, old: isOld(box()) }}
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

/** What is written in a box. It is cut where there is no room, so the box has a name of its own in full. */
export function Labels(props: { placed: PlacedBox }) {
	const x = () => props.placed.x + props.placed.textX;
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
		<g aria-hidden="true">
			<Index each={props.placed.labels}>
				{(label) => (
					<text class="label" classList={{ word: label().isWord }} x={x()} y={label().y}>
						{label().text}
					</text>
				)}
			</Index>
		</g>
	);
}

/** Addresses, the size of each piece, and a broken line where there is nothing. */
export function Axis(props: { scale: Scale; width: number; gutter: number }) {
	const pieces = () =>
		props.scale.pieces
			.map(({ range, gap }) => ({ range, gap, top: props.scale.y(range.start), bottom: props.scale.y(range.end) }))
			.filter(({ top, bottom }) => top > -1 && top < props.scale.height && bottom - top >= LINE - 4);
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in the axis takes the focus.
		<g aria-hidden="true">
			<Index each={ticksOf(props.scale)}>
				{(tick) => (
					<>
						<path class="tick" d={`M${props.gutter - 8} ${props.scale.y(tick()) + 0.5}H${props.width}`} />
						<text class="address" x="0" y={props.scale.y(tick()) + 12}>
							{formatAddress(tick())}
						</text>
					</>
				)}
			</Index>
			<Index each={pieces()}>
				{(piece) => (
					<>
						<Show when={props.gutter > 100}>
							<text class="size" x={props.gutter - 12} y={piece().top + 12} text-anchor="end">
								{formatSize(sizeOf(piece().range))}
							</text>
						</Show>
						<Show when={piece().gap}>
							<path class="broken" d={`M${props.gutter} ${(piece().top + piece().bottom) / 2}H${props.width}`} />
						</Show>
					</>
				)}
			</Index>
		</g>
	);
}
