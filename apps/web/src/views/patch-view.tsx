/** Compiles a kernel's own code in the browser: which policy it follows, and where two kernels differ. */

import { POLICIES, type PolicyId } from '@hvmmio/core';
import { For, Show } from 'solid-js';
import { CheckField } from '../form/choice-field.tsx';
import { DropArea, type Given } from '../parts/drop-area.tsx';
import { NotRun } from '../parts/not-run.tsx';
import { megabytes, Refusal, Working } from '../parts/working.tsx';
import { isBusy } from '../proof/messages.ts';
import { ProofCard } from '../proof/proof-card.tsx';
import { useApp } from '../state/app.ts';
import { Difference } from './patch/difference.tsx';
import { Headline } from './patch/headline.tsx';
import { Identified } from './patch/identified.tsx';
import { createSession, type Place, type Session } from './patch/session.ts';

export default function PatchView() {
	const app = useApp();
	const session = app.keep('patch', createSession);
	/** The policies of the identified kernels, new one first; where unknown that of the settings. */
	const policies = (): readonly [PolicyId, PolicyId | null] => {
		const named = (session.outcome()?.identified ?? []).map(
			({ policy }) => POLICIES.find(({ id }) => id === policy)?.id,
		);
		return [named.at(-1) ?? app.scenario().policy, named.length > 1 ? (named[0] ?? null) : null];
	};
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
						session={session}
						place="old"
						pasted="pasted (old)"
						label="Kernel: paste or drop its vmbus_drv.c"
						hint="resource.c, pci-hyperv.c may come with it"
					/>
					<Slot
						session={session}
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
						disabled={session.busy() || session.given('old').length === 0}
						onClick={session.run}
					>
						{session.given('now').length > 0 ? 'Compile and compare' : 'Compile and identify'}
					</button>
					<Show when={isBusy(session.state())}>
						<button type="button" onClick={session.stop}>
							Stop
						</button>
					</Show>
				</div>
				<Show when={session.given('now').length > 0 && session.given('old').length === 0}>
					<p role="status">
						Still needed: the kernel’s vmbus_drv.c, in the first field. A patch says only what it changes.
					</p>
				</Show>
				<p class="hint">
					This fetches a C compiler, {megabytes('compiler')} MB, from this site; once for as long as the browser keeps
					it.
				</p>
				<Working state={session.state()} />
				<Refusal state={session.state()} />
			</div>
			<Show when={session.outcome()} keyed>
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
			<ProofCard
				title="Proved for every VM, not tried on many"
				about={
					session.given('now').length > 0
						? 'A solver looks for a VM on which the new kernel does not do what a kernel should, and for one on which the two decide differently. Where it finds none, there is none.'
						: 'A solver looks for a VM on which this kernel does not do what a kernel should, and for one on which it does not decide as the policy that it looks like. Where it finds none, there is none.'
				}
				button="Compile and prove"
				state={session.proof()}
				ready={!session.busy() && session.given('old').length > 0}
				onProve={session.prove}
				onStop={session.stop}
				policies={policies()}
				command={{
					title: 'By the command',
					lines: ['hvmmio kernel prove linux', 'hvmmio kernel diff linux --patch my.patch --prove'],
				}}
			>
				<CheckField
					label="Also the four theorems that the command proves on demand"
					checked={session.all()}
					onChange={session.setAll}
				/>
			</ProofCard>
		</div>
	);
}

function Slot(props: {
	readonly session: Session;
	readonly place: Place;
	/** Name for a pasted text. */
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
				onFiles={(files) => props.session.add(props.place, files)}
			/>
			<Show when={props.session.given(props.place).length > 0}>
				<ul class="sources" aria-label={props.label}>
					<For each={props.session.given(props.place)}>
						{(given: Given) => (
							<li>
								<span class="source-name">{given.name}</span>
								<span class="hint">{given.content.size.toLocaleString('en')} bytes</span>
								<button
									type="button"
									class="remove"
									aria-label={`Remove ${given.name}`}
									onClick={() => props.session.remove(props.place, given)}
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
