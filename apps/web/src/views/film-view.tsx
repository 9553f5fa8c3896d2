/** A twelve-second animation of the bug, to play, scrub, link and export; still pictures with reduced motion. */

import { type PolicyId, resolveVm, simulate, type TraceEvent } from '@hvmmio/core';
import { type FilmFrame, type FilmPart, filmFrames, filmSvg } from '@hvmmio/report';
import { createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import { AddressMap } from '../map/address-map.tsx';
import { CopyBlock } from '../parts/copy-block.tsx';
import { useApp } from '../state/app.ts';
import { linkTo, noteOnLink } from '../state/link.ts';
import { save } from './share/save.ts';

/** Tenths of a second per frame, and in total. */
const FRAME = 10;
/** Index of the decisive frame, the host's refusal. */
const DECISIVE = 5;

function filmPart(part: string, policy: PolicyId): FilmPart {
	const events: TraceEvent[] = [];
	const simulation = simulate(resolveVm({}), { policy }, (event) => events.push(event));
	return { part, simulation, events };
}

export default function FilmView() {
	const app = useApp();
	const frames = filmFrames([filmPart('Before the fix', 'gen1-bar'), filmPart('With the fix', 'low-half')]);
	const end = frames.length * FRAME;
	const still = matchMedia('(prefers-reduced-motion: reduce)');
	const [reduced, setReduced] = createSignal(still.matches);
	const [playing, setPlaying] = createSignal(false);
	const now = () => Math.min(app.state().frame, end - 1);
	const frame = () => frames[Math.floor(now() / FRAME)] as FilmFrame;
	const go = (to: number) => app.update({ frame: Math.max(0, Math.min(end - 1, to)) });
	onMount(() => {
		const onChange = () => setReduced(still.matches);
		still.addEventListener('change', onChange);
		const timer = setInterval(() => {
			if (playing()) {
				if (now() >= end - 1) {
					setPlaying(false);
				} else {
					go(now() + 1);
				}
			}
		}, 100);
		onCleanup(() => {
			still.removeEventListener('change', onChange);
			clearInterval(timer);
		});
	});
	const play = () => {
		if (now() >= end - 1) {
			go(0);
		}
		setPlaying(!playing());
	};
	return (
		<div class="view film-view">
			<div class="card">
				<h2>How a crash kernel loses its disk</h2>
				<Show when={!reduced()} fallback={<Stills frames={frames} />}>
					<p class="film-caption" role="status">
						<b>{frame().part}.</b> {frame().caption}
					</p>
					<div class="stepper no-print">
						<button type="button" class="primary" onClick={play}>
							{playing() ? 'Pause' : 'Play'}
						</button>
						<input
							type="range"
							class="slider"
							aria-label="Moment of the film"
							aria-valuetext={`${frame().part}: ${frame().caption}`}
							min="0"
							max={end - 1}
							value={now()}
							onInput={(event) => {
								setPlaying(false);
								go(event.currentTarget.valueAsNumber);
							}}
						/>
						<output>{(now() / 10).toFixed(1)} s of 12</output>
					</div>
					<AddressMap
						model={frame().model}
						axis={frame().axis}
						zoom={null}
						onZoom={() => undefined}
						onPoint={() => undefined}
					/>
				</Show>
			</div>
			<div class="card no-print">
				<h2>Take it along</h2>
				<div class="buttons">
					<button
						type="button"
						onClick={() => save('hvmmio-film.svg', new Blob([filmSvg(frames, 1, DECISIVE)], { type: 'image/svg+xml' }))}
					>
						The film as one animated SVG
					</button>
				</div>
				<CopyBlock title="Link to this moment" text={linkTo({ ...app.state(), view: 'film' })} note={noteOnLink()} />
				<p class="hint">
					A default generation 2 x86_64 VM in a lab, one device; first with gen1-bar, as Debian’s 6.1.170-3 has it, then
					with low-half, the fix in mainline. A simulation: no VM was booted.
				</p>
			</div>
		</div>
	);
}

/** Six frames before the fix, each with the frame with the fix below. */
function Stills(props: { readonly frames: readonly FilmFrame[] }) {
	const half = () => props.frames.length / 2;
	return (
		<ol class="stills">
			<For each={props.frames.slice(0, half())}>
				{(frame, i) => (
					<li>
						<p>
							<b>{frame.part}.</b> {frame.caption}
						</p>
						<AddressMap
							model={frame.model}
							axis={frame.axis}
							zoom={null}
							onZoom={() => undefined}
							onPoint={() => undefined}
						/>
						<p class="hint">
							{props.frames[half() + i()]?.part}: {props.frames[half() + i()]?.caption}
						</p>
					</li>
				)}
			</For>
		</ol>
	);
}
