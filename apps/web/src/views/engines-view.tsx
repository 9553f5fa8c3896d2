/** Runs two implementations of the kernel's decision over the same inputs in this browser, and compares them. */

import { POLICIES } from '@hvmmio/core';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { SelectField } from '../form/choice-field.tsx';
import { ProofCard } from '../proof/proof-card.tsx';
import { useApp } from '../state/app.ts';
import { createPolicyProof } from './engines/proof.ts';
import { Result } from './engines/result.tsx';
import { createRun, type Progress, type RunState } from './engines/run.ts';

const ALL = 'all';
const IDS = POLICIES.map(({ id }) => id);
const CHOICES = IDS.map((id) => [id, id] as const);

/** Choosing other policies discards the result. */
function createSession() {
	const run = createRun();
	const [policy, setPolicy] = createSignal<string>(ALL);
	const choose = (id: string) => {
		run.stop();
		setPolicy(id);
	};
	return { run, policy, choose, proof: createPolicyProof() };
}

export default function EnginesView() {
	const app = useApp();
	const { run, policy, choose, proof } = app.keep('engines', createSession);
	const running = () => only(run.state(), 'running');
	return (
		<div class="view engines-view has-aside">
			<div class="card">
				<h2>Do the engines agree?</h2>
				<p>
					The decision is implemented twice, independently: in TypeScript, which draws this page, and as a WebAssembly
					module with C's integers. Both answer every Hyper-V VM that can be configured, with every kernel on it,
					2,336,128 for each policy, 2,000 of every kind of guest under OpenVMM, and a million other inputs. Any
					difference is an error of ours.
				</p>
				<div class="chooser">
					<SelectField
						label="Policies"
						value={policy()}
						choices={[[ALL, `all ${IDS.length}`], ...CHOICES]}
						onChange={choose}
					/>
					<div class="buttons">
						<button
							type="button"
							class="primary"
							disabled={running() !== null}
							onClick={() => run.start(policy() === ALL ? IDS : [policy()])}
						>
							Run
						</button>
						<Show when={running()}>
							<button type="button" onClick={run.stop}>
								Stop
							</button>
						</Show>
					</div>
				</div>
				<Switch>
					<Match when={running()}>
						{(state) => (
							<>
								<progress max="1" value={partOf(state().progress)} aria-label="Comparing the engines" />
								<p class="hint">{rateOf(state().progress)}</p>
							</>
						)}
					</Match>
					<Match when={only(run.state(), 'failed')}>{(state) => <p class="alarm-text">{state().message}</p>}</Match>
					<Match when={only(run.state(), 'done')}>{(state) => <p class="hint">{rateOf(state().progress)}</p>}</Match>
				</Switch>
			</div>
			<Show when={only(run.state(), 'done')}>
				{(state) => <Result document={state().document} text={state().text} />}
			</Show>
			<ProofCard
				title="Do two policies decide alike on every VM?"
				about="A solver looks for a VM and a kernel on it, as policy.wasm has the two policies, with different answers. Where it finds none, there is none; what it finds is run in both engines before it is shown."
				button="Prove"
				state={proof.state()}
				ready
				onProve={proof.prove}
				onStop={proof.stop}
				policies={proof.pair()}
				command={{
					title: 'That a kernel’s own C decides as a policy, by the command',
					lines: [`hvmmio kernel prove linux --policy ${policy() === ALL ? 'low-half' : policy()}`],
				}}
			>
				<div class="chooser">
					<SelectField
						label="Policy"
						value={proof.pair()[0]}
						choices={CHOICES}
						onChange={(id) => proof.choose([id, proof.pair()[1]])}
					/>
					<SelectField
						label="and policy"
						value={proof.pair()[1]}
						choices={CHOICES}
						onChange={(id) => proof.choose([proof.pair()[0], id])}
					/>
				</div>
			</ProofCard>
		</div>
	);
}

function only<K extends RunState['kind']>(state: RunState, kind: K): Extract<RunState, { kind: K }> | null {
	return state.kind === kind ? (state as Extract<RunState, { kind: K }>) : null;
}

function partOf({ done, of }: Progress): number {
	return of === 0 ? 0 : done / of;
}

function rateOf({ done, of, elapsed, workers }: Progress): string {
	if (elapsed === 0) {
		return 'Starting…';
	}
	const seconds = (elapsed / 1000).toFixed(1);
	const rate = (done / elapsed / 1000).toFixed(1);
	const threads = workers === 1 ? 'one thread' : `${workers} threads`;
	const cases = done === of ? count(of) : `${count(done)} of ${count(of)}`;
	return `${cases} answers of each engine in ${seconds} s, ${rate} million a second on ${threads}.`;
}

function count(value: number): string {
	return value.toLocaleString('en');
}
