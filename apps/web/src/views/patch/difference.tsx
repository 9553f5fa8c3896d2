/** Where two kernels decide differently: regions of VMs, each with an example on the map. */

import type { DiffDocument, RegionDocument } from '@hvmmio/report';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { MapPanel } from '../../map/map-panel.tsx';
import { CopyBlock } from '../../parts/copy-block.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { useApp } from '../../state/app.ts';
import { exampleMap, exampleScenario } from './example.ts';
import type { Outcome } from './messages.ts';

export interface DifferenceProps {
	readonly diff: DiffDocument;
	readonly outcome: Outcome;
}

export function Difference(props: DifferenceProps) {
	const [shown, setShown] = createSignal<RegionDocument | null>(props.diff.regions[0] ?? null);
	let beside!: HTMLDivElement;
	const show = (region: RegionDocument) => {
		setShown(region);
		beside.scrollIntoView({ block: 'nearest' });
	};
	return (
		<>
			<Show when={props.diff.regions.length > 0}>
				<div class="card">
					<h2>Where</h2>
					<Scroll label="Table of regions">
						<table class="stack regions">
							<thead>
								<tr>
									<th scope="col">
										<span class="visually-hidden">On the map</span>
									</th>
									<th scope="col">Change, and on which VMs and kernels</th>
									<th scope="col">Example, old</th>
									<th scope="col">Example, new</th>
								</tr>
							</thead>
							<tbody>
								<For each={props.diff.regions}>
									{(region, i) => (
										<tr>
											<td>
												<button
													type="button"
													aria-pressed={shown() === region}
													aria-label={`Show example ${i() + 1}`}
													onClick={() => show(region)}
												>
													Show
												</button>
											</td>
											<th scope="row">
												{region.change}
												<p class="hint">
													{region.where}: {region.cases.toLocaleString('en')} inputs
												</p>
											</th>
											<td data-side="Old">{props.outcome.answers[i()]?.old}</td>
											<td data-side="New">{props.outcome.answers[i()]?.now}</td>
										</tr>
									)}
								</For>
							</tbody>
						</table>
					</Scroll>
				</div>
			</Show>
			<div class="beside aside" ref={beside}>
				<Show when={shown()} keyed>
					{(region) => <Example region={region} diff={props.diff} />}
				</Show>
				<div class="card">
					<CopyBlock title="For a mail, in 72 columns" text={props.outcome.text} lines />
					<CopyBlock title="As Markdown" text={props.outcome.markdown} />
				</div>
			</div>
		</>
	);
}

function Example(props: { readonly region: RegionDocument; readonly diff: DiffDocument }) {
	const app = useApp();
	const model = createMemo(() => exampleMap(props.region));
	const state = createMemo(() => exampleScenario(props.region, props.diff, app.scenario()));
	const unnamed = () => props.diff.old.policy === null || props.diff.new.policy === null;
	return (
		<div class="card" data-example>
			<div class="card-head">
				<h2>The example</h2>
				<Show when={state()}>
					{(loaded) => (
						<button
							type="button"
							class="primary"
							onClick={() => {
								app.open(loaded());
								app.show('map');
							}}
						>
							Load this VM into the settings
						</button>
					)}
				</Show>
			</div>
			<p>{props.region.example.vm ?? 'An input that no VM need have.'}</p>
			<Show when={state() && unnamed()}>
				<p class="hint">
					The settings know policies by name. Where a kernel here decides as none, they keep the policy that they have.
				</p>
			</Show>
			<Show when={props.region.example.command}>
				{(command) => <CopyBlock title="The same input for a policy" text={command()} />}
			</Show>
			<Show when={model()}>{(map) => <MapPanel model={map()} />}</Show>
		</div>
	);
}
