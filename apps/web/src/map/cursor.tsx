/** A line with the address at the pointer. */

import { type Drawing, formatAddress } from '@hvmmio/report';

/** The cursor line, through all lanes or those of a lens. */
export interface Cursor {
	readonly x: number;
	readonly right: number;
	readonly y: number;
	readonly address: number;
}

/** The cursor for a position in the drawing's units; null if there is no address. */
export function cursorAt({ lanes, lenses, frame, scale }: Drawing, { x, y }: { x: number; y: number }): Cursor | null {
	const lens = lenses.find(
		(each) => x >= each.x && x <= each.x + each.width && y >= each.y + each.head && y <= each.y + each.height,
	);
	if (lens) {
		const address = lens.scale.address(y - lens.y - lens.head);
		return { x: lens.x, right: lens.x + lens.width, y, address };
	}
	const right = (lanes.at(-1)?.x ?? 0) + frame.laneWidth;
	return x <= right + 4 && y >= 0 && y <= scale.height
		? { x: frame.gutter, right, y, address: scale.address(y) }
		: null;
}

export function CursorLine(props: { readonly at: Cursor; readonly font: number }) {
	const text = () => formatAddress(props.at.address);
	const width = () => text().length * props.font * 0.62 + 8;
	return (
		// biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus.
		<g class="cursor-line" aria-hidden="true">
			<path d={`M${props.at.x - 6} ${props.at.y}H${props.at.right}`} />
			<rect
				x={Math.max(0, props.at.x - 6 - width())}
				y={props.at.y - props.font * 0.75}
				width={width()}
				height={props.font * 1.5}
				rx="2"
			/>
			<text
				class="address"
				x={Math.max(0, props.at.x - 6 - width()) + 4}
				y={props.at.y + props.font * 0.35}
				font-size={String(props.font - 0.5)}
			>
				{text()}
			</text>
		</g>
	);
}
