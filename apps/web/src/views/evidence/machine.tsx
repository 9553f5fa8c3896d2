/** The diagnosed VM: on the map beside the model, as text, and with a button that opens it in the settings. */

import type { Vm } from '@hvmmio/core';
import { describeRange, describeVm, type MapModel } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { MapPanel } from '../../map/map-panel.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { useApp } from '../../state/app.ts';
import { scenarioFrom } from '../../state/scenario.ts';
import { Lines } from './lines.tsx';
import type { Reading } from './messages.ts';

export function Machine(props: { readonly reading: Reading & { readonly vm: Vm } }) {
	const app = useApp();
	const loaded = () => scenarioFrom(props.reading.vm, props.reading.options);
	return (
		<>
			<section class="card">
				<div class="card-head">
					<h2>{props.reading.vmName ?? 'The VM'}</h2>
					<div class="buttons">
						<button
							type="button"
							class="primary"
							disabled={loaded() === null}
							onClick={() => {
								const scenario = loaded();
								if (scenario) {
									app.open({ scenario });
									app.show('map');
								}
							}}
						>
							Load it into the settings
						</button>
					</div>
				</div>
				<p>Modelled as: {describeVm(props.reading.vm)}</p>
				<For each={props.reading.sure}>
					{({ how, what }) => (
						<p>
							<strong>{how}</strong>: {what}
						</p>
					)}
				</For>
				<Show when={loaded() === null}>
					<p class="hint">This machine has more devices than the settings hold; only the map below shows it.</p>
				</Show>
				<Show when={props.reading.observed.length > 0}>
					<Scroll label="What was observed">
						<table class="stack">
							<thead>
								<tr>
									<th scope="col">Observed</th>
									<th scope="col">Range</th>
									<th scope="col">By</th>
								</tr>
							</thead>
							<tbody>
								<For each={props.reading.observed}>
									{({ what, range, by, sources }) => (
										<tr>
											<th scope="row">{what}</th>
											<td class="mono">{describeRange(range)}</td>
											<td>
												{by}: <Lines sources={sources} />
											</td>
										</tr>
									)}
								</For>
							</tbody>
						</table>
					</Scroll>
				</Show>
				<Show when={props.reading.assumed.length > 0}>
					<details>
						<summary>
							{props.reading.assumed.length} {props.reading.assumed.length === 1 ? 'assumption' : 'assumptions'}
						</summary>
						<ul>
							<For each={props.reading.assumed}>{(each) => <li>{each}</li>}</For>
						</ul>
					</details>
				</Show>
			</section>
			<Show when={props.reading.map}>{(map) => <Picture map={map()} />}</Show>
		</>
	);
}

/** Observations and the model on one map, as far as addresses are known. */
function Picture(props: { readonly map: MapModel }) {
	const isSeen = () => props.map.lanes.some(({ observed }) => observed);
	const heading = () =>
		!isSeen()
			? 'The model of it, not observed'
			: props.map.lanes.length > 1
				? 'What was observed, and beside it the model'
				: 'What was observed';
	return (
		<section class="card">
			<h2>{heading()}</h2>
			<MapPanel model={props.map} />
		</section>
	);
}
