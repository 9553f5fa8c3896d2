/** A kernel's own code, compiled in the browser: as which policy it decides, and where two of them part. */

import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { DropArea, type Given } from '../parts/drop-area.tsx';
import { ProofCommand } from '../parts/proof-command.tsx';
import { useApp } from '../state/app.ts';
import { createDesk, type Desk, type Place } from './patch/desk.ts';
import { Difference } from './patch/difference.tsx';
import { Headline, NotRun } from './patch/headline.tsx';
import { Identified } from './patch/identified.tsx';

declare const COMPILER_BYTES: number;

const MB = 1e6;

export default function PatchView() {
	const app = useApp();
	const desk = app.keep('patch', createDesk);
	const refused = createMemo(() => {
		const state = desk.state();
		return state.kind === 'refused' ? state : null;
	});
	return (
		<div class="view patch-view has-aside">
			<div class="card">
				<h2>What does this source decide?</h2>
				<p>
					The functions of a drivers/hv/vmbus_drv.c are taken out of it, compiled unchanged, and run on every VM.
					Nothing leaves the browser.
				</p>
				<div class="two sides">
					<Slot
						desk={desk}
						place="old"
						pasted="pasted (old)"
						label="Kernel: paste or drop its vmbus_drv.c"
						hint="resource.c, pci-hyperv.c may come with it"
					/>
					<Slot
						desk={desk}
						place="now"
						pasted="pasted (new)"
						label="Compared with: another vmbus_drv.c, or a patch"
						hint="what is not given here is as in the first"
					/>
				</div>
				<div class="buttons">
					<button
						type="button"
						class="primary"
						disabled={desk.busy() || desk.given('old').length === 0}
						onClick={desk.run}
					>
						{desk.given('now').length > 0 ? 'Compile and compare' : 'Compile and identify'}
					</button>
					<Show when={desk.busy()}>
						<button type="button" onClick={desk.stop}>
							Stop
						</button>
					</Show>
				</div>
				<p class="hint">
					This fetches a C compiler, {Math.round(COMPILER_BYTES / MB)} MB, from this site; once for as long as the
					browser keeps it.
				</p>
				<Working desk={desk} />
				<Show when={refused()}>
					{(state) => (
						<div role="alert" class="refusal">
							<p class="alarm-text">{state().message}</p>
							<Show when={state().missing.length > 0}>
								<ul>
									<For each={state().missing}>
										{({ file, line, name, why }) => (
											<li>
												<code>{name}</code>, {file}:{line}: {why}
											</li>
										)}
									</For>
								</ul>
							</Show>
						</div>
					)}
				</Show>
			</div>
			<Show when={desk.outcome()} keyed>
				{(outcome) => (
					<>
						<Show when={outcome.diff} keyed>
							{(diff) => <Headline diff={diff} outcome={outcome} />}
						</Show>
						<NotRun items={outcome.notRun} />
						<Identified outcome={outcome} />
						<Show when={outcome.diff} keyed>
							{(diff) => <Difference diff={diff} outcome={outcome} />}
						</Show>
					</>
				)}
			</Show>
			<div class="card">
				<ProofCommand
					title="Proved for every VM, not tried on many"
					lines={['hvmmio kernel prove linux', 'hvmmio kernel diff linux --patch my.patch --prove']}
				/>
			</div>
		</div>
	);
}

function Slot(props: {
	readonly desk: Desk;
	readonly place: Place;
	/** What a pasted text is called. */
	readonly pasted: string;
	readonly label: string;
	readonly hint: string;
}) {
	return (
		<div>
			<DropArea
				label={props.label}
				hint={props.hint}
				pastedName={props.pasted}
				onFiles={(files) => props.desk.add(props.place, files)}
			/>
			<Show when={props.desk.given(props.place).length > 0}>
				<ul class="sources" aria-label={props.label}>
					<For each={props.desk.given(props.place)}>
						{(given: Given) => (
							<li>
								<span class="source-name">{given.name}</span>
								<span class="hint">{given.content.size.toLocaleString('en')} bytes</span>
								<button
									type="button"
									class="remove"
									aria-label={`Remove ${given.name}`}
									onClick={() => props.desk.remove(props.place, given)}
								>
									✕
								</button>
							</li>
						)}
					</For>
				</ul>
			</Show>
		</div>
	);
}

function Working(props: { readonly desk: Desk }) {
	const fetching = () => {
		const state = props.desk.state();
		return state.kind === 'fetching' ? state : null;
	};
	const working = () => {
		const state = props.desk.state();
		return state.kind === 'working' ? state : null;
	};
	return (
		<Switch>
			<Match when={fetching()}>
				{(state) => (
					<>
						<progress max={COMPILER_BYTES} value={state().done} aria-label="Fetching the compiler" />
						<p class="hint">
							Fetching the compiler: {Math.floor(state().done / MB)} of {Math.round(COMPILER_BYTES / MB)} MB
						</p>
					</>
				)}
			</Match>
			<Match when={working()}>
				{(state) => (
					<>
						<Show when={state().part !== null} fallback={<progress aria-label={state().what} />}>
							<progress max="1" value={state().part ?? 0} aria-label={state().what} />
						</Show>
						<p class="hint">{state().what}…</p>
					</>
				)}
			</Match>
		</Switch>
	);
}
