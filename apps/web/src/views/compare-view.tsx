/** Two policies or two VMs on one axis, with their differences. */

import type { AnyVm, PolicyId, Simulation } from '@hvmmio/core';
import { describeVm, summarize } from '@hvmmio/report';
import { createMemo, createSignal, Index, Show } from 'solid-js';
import { BarField, CheckField, SelectField } from '../form/choice-field.tsx';
import { POLICY_CHOICES } from '../form/kernel-fields.tsx';
import { MapPanel } from '../map/map-panel.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { VerdictSign } from '../parts/verdict.tsx';
import { type Answer, useAnswer, useApp } from '../state/app.ts';
import { factsOf } from '../state/differences.ts';
import { DEFAULT_STATE } from '../state/fragment.ts';
import { mapOfBoth } from '../state/maps.ts';
import { PRESETS } from '../state/presets.ts';

const SAME = 'same';

export default function CompareView() {
	const { answer, other } = useAnswer();
	return (
		<div class="view compare-view">
			<div class="card">
				<h2>Compare with</h2>
				<Chooser />
			</div>
			<Show
				when={other()}
				fallback={<p class="card">There is no B to compare with, or its settings are impossible.</p>}
			>
				{(b) => <Comparison a={answer()} b={b()} />}
			</Show>
		</div>
	);
}

function Chooser() {
	const app = useApp();
	const { scenario: present, other } = useAnswer();
	const kind = () => app.comparison()?.kind ?? 'nothing';
	const policy = () => {
		const comparison = app.comparison();
		return comparison?.kind === 'policy' ? comparison : null;
	};
	const vm = () => {
		const comparison = app.comparison();
		return comparison?.kind === 'scenario' ? comparison.scenario : null;
	};
	const pin = () => app.update({ comparison: { kind: 'scenario', scenario: present() } });
	const pick = (to: string) =>
		to === 'scenario' ? pin() : app.update({ comparison: to === 'policy' ? DEFAULT_STATE.comparison : null });
	const swap = () => {
		const b = other()?.scenario;
		if (b) {
			app.open({ scenario: b, comparison: { kind: 'scenario', scenario: present() } });
		}
	};
	return (
		<div class="chooser no-print">
			<BarField
				label="B is"
				value={kind()}
				choices={[
					['policy', 'this VM with other policies'],
					['scenario', 'another VM'],
					['nothing', 'nothing'],
				]}
				onChange={pick}
			/>
			<Show when={policy()}>
				{(compared) => (
					<>
						<SelectField<PolicyId>
							label="Policy of B"
							value={compared().policy}
							choices={POLICY_CHOICES}
							onChange={(id) => app.update({ comparison: { ...compared(), policy: id } })}
						/>
						<SelectField<PolicyId | typeof SAME>
							label="Second kernel of B"
							value={compared().secondPolicy ?? SAME}
							choices={[[SAME, 'as the first'], ...POLICY_CHOICES]}
							onChange={(id) => app.update({ comparison: { ...compared(), secondPolicy: id === SAME ? null : id } })}
						/>
					</>
				)}
			</Show>
			<Show when={vm()}>
				{(scenario) => (
					<>
						<SelectField
							label="VM of B"
							value="kept"
							choices={[['kept', 'as it was kept'], ...PRESETS.map(({ id, name }) => [id, name] as const)]}
							onChange={(id) => {
								const preset = PRESETS.find((each) => each.id === id);
								if (preset) {
									app.update({ comparison: { kind: 'scenario', scenario: { ...scenario(), ...preset.vm } } });
								}
							}}
						/>
						<div class="buttons">
							<button type="button" onClick={pin}>
								Keep the present settings as B
							</button>
							<button type="button" onClick={swap}>
								Swap A and B
							</button>
						</div>
						<p class="hint">Keep the settings, then change them: A is after, B is before.</p>
					</>
				)}
			</Show>
		</div>
	);
}

function Comparison(props: { readonly a: Answer; readonly b: Answer }) {
	const [all, setAll] = createSignal(false);
	const model = createMemo(() => mapOfBoth(props.a, props.b));
	const facts = createMemo(() => factsOf(props.a, props.b));
	const different = createMemo(() => facts().filter(({ a, b }) => a !== b));
	const shown = () => (all() ? facts() : different());
	return (
		<>
			<div class="two sides">
				<Side name="A" simulation={props.a.simulation} />
				<Side name="B" simulation={props.b.simulation} />
			</div>
			<div class="card">
				<h2>Both on one axis</h2>
				<MapPanel model={model()} />
			</div>
			<div class="card differences">
				<div class="card-head">
					<h2>
						{different().length === 0
							? 'No difference'
							: `${different().length} ${different().length === 1 ? 'difference' : 'differences'}`}
					</h2>
					<CheckField label="also what is the same" checked={all()} onChange={setAll} />
				</div>
				<Scroll label="Table of differences">
					<table class="stack">
						<thead>
							<tr>
								<th scope="col">What</th>
								<th scope="col">A</th>
								<th scope="col">B</th>
							</tr>
						</thead>
						<tbody>
							<Index each={shown()}>
								{(fact) => (
									<tr>
										<th scope="row">{fact().question}</th>
										<td data-side="A">{fact().a}</td>
										<td data-side="B">{fact().b}</td>
									</tr>
								)}
							</Index>
						</tbody>
					</table>
				</Scroll>
			</div>
		</>
	);
}

function Side(props: { readonly name: string; readonly simulation: Simulation<AnyVm> }) {
	const policies = () => [...new Set(props.simulation.kernels.map(({ kernel }) => kernel.policy))].join(', then ');
	return (
		<section class="card side">
			<h2>
				{props.name} <VerdictSign simulation={props.simulation} />
			</h2>
			<p>{describeVm(props.simulation.vm)}</p>
			<p class="mono">{policies()}</p>
			<p class="hint">{summarize(props.simulation)}</p>
		</section>
	);
}
