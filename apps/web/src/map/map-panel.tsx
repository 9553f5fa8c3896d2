/** The map with zoom fields, legend, and a description of the box under the pointer. */

import { FOUR_GIB, type Range, sizeOf, toInclusive } from '@hvmmio/core/address';
import {
	type Box,
	formatAddress,
	formatSize,
	legendEntries,
	type MapModel,
	MEANINGS,
	pixels,
	scaleOf,
} from '@hvmmio/report';
import { createMemo, createSignal, Index, Show } from 'solid-js';
import { readAddress } from '../form/read.ts';
import { TextField } from '../form/text-field.tsx';
import { useApp } from '../state/app.ts';
import { AddressMap, type Spotlight } from './address-map.tsx';
import { zoomed } from './zoom.ts';

export interface MapPanelProps {
	readonly model: MapModel;
	readonly axis?: MapModel;
	readonly spotlight?: Spotlight | null;
}

interface Pointed {
	readonly box: Box;
	readonly lane: string;
}

export function MapPanel(props: MapPanelProps) {
	const app = useApp();
	const [pointed, setPointed] = createSignal<Pointed | null>(null);
	const [picked, setPicked] = createSignal<Pointed | null>(null);
	const zoom = () => app.state().zoom;
	const whole = createMemo(() => scaleOf(props.axis ?? props.model, null, pixels(400)));
	const scale = createMemo(() => scaleOf(props.axis ?? props.model, zoom(), pixels(400)));
	const step = (factor: number) => {
		const { start, end } = scale().shown;
		app.setZoom(zoomed(whole(), scale().shown, factor, (start + end) / 2));
	};
	const shown = () => pointed() ?? picked();
	const high = () => whole().pieces.find(({ range, gap }) => !gap && range.start >= FOUR_GIB)?.range.start;
	const lowEnd = () => whole().pieces.findLast(({ range, gap }) => !gap && range.start < FOUR_GIB)?.range.end;

	return (
		<section class="map-panel" aria-label="Address map">
			<div class="toolbar no-print">
				<fieldset class="buttons" aria-label="Zoom">
					<button type="button" onClick={() => step(1 / 1.6)} aria-label="Zoom in">
						+
					</button>
					<button type="button" onClick={() => step(1.6)} aria-label="Zoom out" disabled={zoom() === null}>
						−
					</button>
					<button type="button" onClick={() => app.setZoom(null)} aria-pressed={zoom() === null}>
						All
					</button>
					<Show when={lowEnd()}>
						{(end) => (
							<button type="button" onClick={() => app.setZoom({ start: scale().whole.start, end: end() })}>
								Low
							</button>
						)}
					</Show>
					<Show when={high()}>
						{(start) => (
							<button type="button" onClick={() => app.setZoom({ start: start(), end: scale().whole.end })}>
								High
							</button>
						)}
					</Show>
				</fieldset>
				<ZoomFields shown={scale().shown} whole={scale().whole} onZoom={app.setZoom} />
			</div>
			<AddressMap
				model={props.model}
				{...(props.axis ? { axis: props.axis } : {})}
				spotlight={props.spotlight ?? null}
				zoom={zoom()}
				onZoom={app.setZoom}
				onPoint={(box, lane) => setPointed(box && { box, lane })}
				onPick={(box, lane) => setPicked((now) => (now?.box === box ? null : { box, lane }))}
			/>
			<Details pointed={shown()} />
			<Legend model={props.model} />
		</section>
	);
}

/** Start and end of the zoomed range, the end inclusive as everywhere on the page. */
function ZoomFields(props: { shown: Range; whole: Range; onZoom: (zoom: Range | null) => void }) {
	const within = (start: number, end: number) =>
		props.onZoom(start <= props.whole.start && end >= props.whole.end ? null : { start, end });
	const check = (start: number, end: number) =>
		end - start < 4096 ? 'The part that is shown has to be 4 KiB at least.' : null;
	return (
		<div class="zoom-fields">
			<TextField
				label="From"
				value={formatAddress(props.shown.start)}
				read={(text) => readAddress(text)}
				check={(start) => check(start, props.shown.end)}
				onChange={(start) => within(start, props.shown.end)}
				mono
			/>
			<TextField
				label="To"
				value={formatAddress(toInclusive(props.shown).last)}
				read={(text) => readAddress(text)}
				check={(last) => check(props.shown.start, last + 1)}
				onChange={(last) => within(props.shown.start, last + 1)}
				mono
			/>
		</div>
	);
}

function Details(props: { pointed: Pointed | null }) {
	return (
		<div class="details" aria-live="polite" data-details>
			<Show
				when={props.pointed}
				fallback={
					<p class="hint">
						Point at a box, tap it or reach it by Tab and the arrow keys. The wheel zooms while the map has the focus,
						or with Ctrl; drag to move.
					</p>
				}
			>
				{(pointed) => {
					const box = () => pointed().box;
					const ends = () => toInclusive(box().range);
					return (
						<dl>
							<div class="details-name">
								<dt>{pointed().lane}</dt>
								<dd>
									<Swatch kind={box().kind} conflict={box().conflict !== null} />
									{box().name === '' ? MEANINGS[box().kind] : box().name}
								</dd>
							</div>
							<div>
								<dt>range</dt>
								<dd class="mono">
									{formatAddress(ends().start)}-{formatAddress(ends().last)}
								</dd>
							</div>
							<div>
								<dt>size</dt>
								<dd>{formatSize(sizeOf(box().range))}</dd>
							</div>
							<Show when={box().conflict}>
								{(conflict) => (
									<div>
										<dt>conflict</dt>
										<dd class="alarm-text">{conflict()}</dd>
									</div>
								)}
							</Show>
						</dl>
					);
				}}
			</Show>
		</div>
	);
}

export function Swatch(props: { kind: string; conflict: boolean }) {
	return (
		<svg class="swatch" width="18" height="14" aria-hidden="true">
			<rect class={`box ${props.kind}`} classList={{ conflict: props.conflict }} x="1" y="1" width="16" height="12" />
			<Show when={props.kind === 'unusable' || props.conflict}>
				<path class={props.conflict ? 'alarm' : 'hatch'} d="M2 12L10 2M7 12L15 2" />
			</Show>
		</svg>
	);
}

function Legend(props: { model: MapModel }) {
	return (
		<ul class="legend" aria-label="Signs">
			<Index each={legendEntries(props.model)}>
				{(entry) => (
					<li>
						<Swatch kind={entry().kind} conflict={entry().conflict} /> {entry().meaning}
					</li>
				)}
			</Index>
			<li class="hint">
				To scale, but where a zigzag breaks it; what is too small is at least 4 pixels high, and in a lens.
			</li>
		</ul>
	);
}
