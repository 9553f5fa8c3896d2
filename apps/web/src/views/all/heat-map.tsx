/** Low MMIO from left to right, framebuffer size from bottom to top, one rectangle for each run of equal cells. */

import { MIB } from '@hvmmio/core/address';
import { formatSize } from '@hvmmio/report';
import { createMemo, createSignal, createUniqueId, For, onCleanup, onMount, Show } from 'solid-js';
import { type Bin, type CellClass, classAt, FRAMEBUFFERS, type Lattice, runsOf, worstIn } from './lattice.ts';

/** Height of a row in pixels, in a narrow and in a wide picture. */
const ROW = [6, 9] as const;
const WIDE = 900;
const LEFT = 82;
const BOTTOM = 44;
const TOP = 4;
const ROWS = FRAMEBUFFERS.length;

export interface Cell {
	readonly bin: number;
	readonly row: number;
}

export interface HeatMapProps {
	readonly lattice: Lattice;
	readonly bins: readonly Bin[];
	readonly cursor: Cell;
	readonly onPoint: (cell: Cell) => void;
	readonly onPick: (cell: Cell) => void;
}

export function HeatMap(props: HeatMapProps) {
	const [width, setWidth] = createSignal(700);
	const id = createUniqueId();
	let svg!: SVGSVGElement;
	onMount(() => {
		const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
		observer.observe(svg.parentElement as Element);
		onCleanup(() => observer.disconnect());
	});
	const rowHeight = () => ROW[width() < WIDE ? 0 : 1];
	const column = () => Math.max(0.1, (width() - LEFT - 8) / props.bins.length);
	const x = (bin: number) => LEFT + bin * column();
	const y = (row: number) => TOP + (ROWS - 1 - row) * rowHeight();
	const runs = createMemo(() =>
		FRAMEBUFFERS.map((_, row) =>
			runsOf(props.bins.map((bin) => classAt(props.lattice, row, worstIn(props.lattice, row, bin)))),
		),
	);
	const ticks = createMemo(() => {
		let last = Number.NEGATIVE_INFINITY;
		return props.bins
			.map(({ from }, bin) => ({ bin, low: props.lattice.lows[from] as number }))
			.filter(({ bin, low }) => {
				const hasLabel = low % (low < 512 * MIB ? 64 * MIB : 512 * MIB) === 0 && x(bin) - last >= 62;
				// The first label starts at its tick, the others are centred.
				last = hasLabel ? x(bin) + (bin === 0 ? 30 : 0) : last;
				return hasLabel;
			});
	});

	function cellAt(event: MouseEvent): Cell {
		const box = svg.getBoundingClientRect();
		const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(value)));
		return {
			bin: clamp((event.clientX - box.left - LEFT) / column(), props.bins.length),
			row: ROWS - 1 - clamp((event.clientY - box.top - TOP) / rowHeight(), ROWS),
		};
	}

	return (
		<div class="heat">
			{/* biome-ignore lint/a11y/useKeyWithClickEvents: the sliders below provide keyboard access. */}
			<svg
				ref={svg}
				viewBox={`0 0 ${width()} ${TOP + ROWS * rowHeight() + BOTTOM}`}
				width={width()}
				height={TOP + ROWS * rowHeight() + BOTTOM}
				role="img"
				aria-label="Heat map: low MMIO to the right, framebuffer size upwards. The table below says the same."
				onPointerMove={(event) => event.pointerType === 'mouse' && props.onPoint(cellAt(event))}
				onClick={(event) => props.onPick(cellAt(event))}
			>
				<defs>
					<pattern id={`c${id}`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
						<rect class="cell-conflict" width="7" height="7" />
						<path class="cell-line" d="M0 0V7" />
					</pattern>
					<pattern id={`n${id}`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
						<rect class="cell-no-room" width="6" height="6" />
						<path class="cell-line" d="M0 0V6" />
					</pattern>
					<pattern id={`w${id}`} width="6" height="6" patternUnits="userSpaceOnUse">
						<rect class="cell-wasteful" width="6" height="6" />
						<circle class="cell-dot" cx="3" cy="3" r="0.9" />
					</pattern>
				</defs>
				<For each={runs()}>
					{(row, i) => (
						<For each={row}>
							{(run) => (
								<rect
									class={`cell-${run.cell}`}
									x={x(run.from)}
									y={y(i())}
									width={x(run.to) - x(run.from)}
									height={rowHeight() + 0.3}
									fill={PATTERNS[run.cell] && `url(#${PATTERNS[run.cell]}${id})`}
								/>
							)}
						</For>
					)}
				</For>
				<rect class="frame" x={LEFT} y={TOP} width={x(props.bins.length) - LEFT} height={ROWS * rowHeight()} />
				<For each={[8, 32, 64, 96, 128]}>
					{(mib) => (
						<text class="address" x={LEFT - 8} y={y(mib / 2 - 1) + 7} text-anchor="end">
							{mib} MiB
						</text>
					)}
				</For>
				<For each={ticks()}>
					{({ bin, low }) => (
						<>
							<path class="frame" d={`M${x(bin)} ${TOP + ROWS * rowHeight()}v5`} />
							<text
								class="address"
								x={x(bin)}
								y={TOP + ROWS * rowHeight() + 18}
								text-anchor={bin === 0 ? 'start' : x(bin) > width() - 30 ? 'end' : 'middle'}
							>
								{formatSize(low)}
							</text>
						</>
					)}
				</For>
				<text class="axis-title" x={LEFT} y={TOP + ROWS * rowHeight() + 38}>
					{width() < 420 ? 'low MMIO' : 'low MMIO (Set-VM -LowMemoryMappedIoSpace)'}
				</text>
				<text
					class="axis-title"
					text-anchor="middle"
					transform={`translate(12 ${TOP + (ROWS * rowHeight()) / 2}) rotate(-90)`}
				>
					framebuffer
				</text>
				<Show when={props.bins.findIndex(({ from, to }) => to - from > 1) > 0}>
					<path
						class="scale-change"
						d={`M${x(props.bins.findIndex(({ from, to }) => to - from > 1))} ${TOP}v${ROWS * rowHeight() + 8}`}
					>
						<title>Left of here a column is 2 MiB wide, right of here 64 MiB.</title>
					</path>
				</Show>
				<Show when={props.cursor}>
					{(cursor) => (
						<rect
							class="cursor"
							x={x(cursor().bin) - 2}
							y={y(cursor().row) - 2}
							width={column() + 4}
							height={rowHeight() + 4}
						/>
					)}
				</Show>
			</svg>
		</div>
	);
}

const PATTERNS: Readonly<Record<CellClass, string | undefined>> = {
	safe: undefined,
	wasteful: 'w',
	'no-room': 'n',
	conflict: 'c',
};
