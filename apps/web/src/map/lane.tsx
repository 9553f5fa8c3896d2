/** A lane's boxes as buttons, with navigation by arrow keys. */

import type { PlacedBox, PlacedLane } from '@hvmmio/report';
import { type Accessor, createMemo, Index } from 'solid-js';
import { BoxShape } from './shapes.tsx';

interface LaneProps {
	readonly lane: PlacedLane;
	readonly id: string;
	/** Index of its first box among all boxes. */
	readonly first: number;
	readonly current: number;
	readonly labelOf: (placed: PlacedBox) => string;
	readonly onPoint: (placed: PlacedBox) => void;
	readonly onFocus: (index: number, placed: PlacedBox) => void;
	readonly onPick: (placed: PlacedBox) => void;
}

/** Redraws only the parts that have changed. */
export function Lane(props: LaneProps) {
	const lane = createMemo(() => props.lane, undefined, { equals: isSame });
	return (
		<Index each={lane().boxes}>
			{(placed: Accessor<PlacedBox>, i) => (
				// biome-ignore lint/a11y/useSemanticElements: SVG has no button element.
				<g
					class="map-box"
					role="button"
					tabindex={props.first + i === props.current ? 0 : -1}
					data-box={props.first + i}
					data-kind={placed().box.kind}
					data-start={placed().box.range.start}
					data-end={placed().box.range.end}
					aria-label={props.labelOf(placed())}
					onPointerEnter={() => props.onPoint(placed())}
					onFocus={() => props.onFocus(props.first + i, placed())}
					onClick={() => props.onPick(placed())}
				>
					<BoxShape placed={placed()} id={props.id} />
				</g>
			)}
		</Index>
	);
}

function isSame(a: PlacedLane, b: PlacedLane): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The next box of the lane, or the nearest of another lane. */
export function neighbour(boxes: readonly PlacedBox[], from: PlacedBox, key: string): PlacedBox | undefined {
	const all = [...boxes].sort((a, b) => a.y - b.y || a.x - b.x);
	const lane = all.filter((each) => each.lane === from.lane);
	if (key === 'ArrowDown' || key === 'ArrowUp') {
		return lane[lane.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)];
	}
	const beside = all.filter((each) => each.lane === from.lane + (key === 'ArrowRight' ? 1 : -1));
	return beside.sort((a, b) => Math.abs(a.y - from.y) - Math.abs(b.y - from.y))[0];
}
