/** Every VM at once: which sizes of low MMIO and framebuffer are safe with the chosen policies and load orders. */

import { lowMmioDefault, maxFramebuffer } from '@hvmmio/core/host';
import { formatSize } from '@hvmmio/report';
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import { Slider } from '../form/slider.tsx';
import { useAnswer, useApp } from '../state/app.ts';
import { type Cell, HeatMap } from './all/heat-map.tsx';
import { binsOf, cellScenario, classAt, FRAMEBUFFERS, type Lattice, worstIn } from './all/lattice.ts';
import { requestLattice } from './all/request.ts';
import { Counts, LatticeTable, NAMES } from './all/words.tsx';

/** Delay in ms, so that dragging a slider computes only one lattice. */
const SETTLE_MS = 200;

export default function AllView() {
	const { scenario } = useAnswer();
	return (
		<Show when={scenario().host === 'hyperv'} fallback={<NoSizes />}>
			<Sizes />
		</Show>
	);
}

function NoSizes() {
	return (
		<div class="view all-view">
			<p class="card">
				This view runs through the sizes of low MMIO and the framebuffer that Set-VM and Set-VMVideo take. OpenVMM has
				neither to set: its low MMIO and its framebuffer have one size. To vary RAM, use its slider.
			</p>
		</div>
	);
}

function Sizes() {
	const { scenario: present } = useAnswer();
	/** Key of the lattice: all settings except the two varied sizes. */
	const key = createMemo(() => JSON.stringify(cellScenario(present(), 0, FRAMEBUFFERS[0] as number)));
	const [lattice, setLattice] = createSignal<Lattice | null>(null);
	const [progress, setProgress] = createSignal<number | null>(0);
	const [failure, setFailure] = createSignal<string | null>(null);
	createEffect(
		on(key, () => {
			const scenario = present();
			setProgress(0);
			let end: (() => void) | undefined;
			const settling = setTimeout(() => {
				end = requestLattice(
					scenario,
					(update) => {
						if (update.kind === 'progress') {
							setProgress(update.done / update.of);
						} else {
							setLattice(update.lattice);
							setProgress(null);
						}
					},
					setFailure,
				);
			}, SETTLE_MS);
			onCleanup(() => {
				clearTimeout(settling);
				end?.();
			});
		}),
	);
	return (
		<div class="view all-view">
			<div class="card">
				<div class="card-head">
					<h2>Low MMIO against framebuffer size</h2>
					<Show when={progress() !== null}>
						<progress max="1" value={progress() ?? 1} aria-label="Computing all VMs" />
					</Show>
				</div>
				<p class="hint">
					To the right each legal size of low MMIO, the first 128 columns 2 MiB wide, the others 64 MiB and as bad as
					their worst; upwards the size of the framebuffer. All other settings stay as they are. Click a cell to load
					that VM.
				</p>
				<Show when={failure()}>
					<p class="alarm-text">{failure()}</p>
				</Show>
				<Show when={lattice()} fallback={<div class="heat-empty" />}>
					{(done) => <Explorer lattice={done()} />}
				</Show>
			</div>
			<Show when={lattice()}>{(done) => <LatticeTable lattice={done()} />}</Show>
		</div>
	);
}

function Explorer(props: { readonly lattice: Lattice }) {
	const app = useApp();
	const { scenario: shown } = useAnswer();
	const bins = createMemo(() => binsOf(props.lattice.lows));
	/** The cell of the current VM. */
	const present = createMemo((): Cell => {
		const scenario = shown();
		const low = scenario.lowMmio ?? lowMmioDefault(scenario.arch, scenario.platform, scenario.confidential);
		const bin = bins().findLastIndex(({ from }) => (props.lattice.lows[from] as number) <= low);
		return { bin: Math.max(0, bin), row: FRAMEBUFFERS.indexOf(maxFramebuffer(scenario)) };
	});
	const [cursor, setCursor] = createSignal<Cell>(present());
	createEffect(on(present, (cell) => setCursor(cell), { defer: true }));
	const column = () => worstIn(props.lattice, cursor().row, bins()[cursor().bin] as { from: number; to: number });
	const low = () => props.lattice.lows[column()] as number;
	const framebuffer = () => FRAMEBUFFERS[cursor().row] as number;
	const cell = () => classAt(props.lattice, cursor().row, column());
	const load = (at: Cell) => {
		setCursor(at);
		const { resolution, resolutionType, lowMmio } = cellScenario(shown(), low(), framebuffer());
		app.set({ resolution, resolutionType, lowMmio });
	};
	return (
		<>
			<HeatMap lattice={props.lattice} bins={bins()} cursor={cursor()} onPoint={setCursor} onPick={load} />
			<Counts lattice={props.lattice} />
			<div class="picker">
				<div class="field">
					<span class="field-name">
						Low MMIO: <b>{formatSize(low())}</b>
					</span>
					<Slider
						label="Low MMIO of the cell"
						values={bins().map((_, i) => i)}
						value={cursor().bin}
						format={() => formatSize(low())}
						onInput={(bin) => setCursor({ ...cursor(), bin })}
					/>
				</div>
				<div class="field">
					<span class="field-name">
						Framebuffer: <b>{formatSize(framebuffer())}</b>
					</span>
					<Slider
						label="Framebuffer of the cell"
						values={FRAMEBUFFERS}
						value={framebuffer()}
						format={formatSize}
						onInput={(size) => setCursor({ ...cursor(), row: FRAMEBUFFERS.indexOf(size) })}
					/>
				</div>
				<p class="picked" role="status">
					<span class={`cell-sign cell-${cell()}`} aria-hidden="true" />
					{NAMES[cell()]}
				</p>
				<button type="button" class="primary" onClick={() => load(cursor())}>
					Load this VM
				</button>
			</div>
		</>
	);
}
