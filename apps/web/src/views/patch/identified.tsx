/** The policy that each kernel follows. */

import type { IdentifyDocument } from '@hvmmio/report';
import { reserveCommand } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { CopyBlock } from '../../parts/copy-block.tsx';
import type { Outcome } from './messages.ts';

export function Identified(props: { readonly outcome: Outcome }) {
	return (
		<div class="two sides">
			<For each={props.outcome.identified}>
				{(each, i) => <One document={each} name={props.outcome.diff === null ? '' : i() === 0 ? 'Old: ' : 'New: '} />}
			</For>
		</div>
	);
}

function One(props: { readonly document: IdentifyDocument; readonly name: string }) {
	const { path, policy, equivalent, nearest, cases, resourceTree, configWindowMin } = props.document;
	return (
		<section class="card" data-identified={policy ?? 'none'}>
			<h2>
				{props.name}
				{path}
			</h2>
			<p>
				<Show when={policy} fallback="It decides as no policy that is known.">
					It decides as <b class="mono">{policy}</b> on all of {cases.toLocaleString('en')} inputs
					<Show when={equivalent.length > 0}>; this source alone cannot tell that from {equivalent.join(', ')}</Show>.
				</Show>
			</p>
			<Show when={nearest.length > 0}>
				<ul>
					<For each={nearest}>
						{(each) => (
							<li>
								<span class="mono">{each.policy}</span>: differs on {each.disagreements.toLocaleString('en')} of{' '}
								{cases.toLocaleString('en')} inputs
							</li>
						)}
					</For>
				</ul>
			</Show>
			<Show when={nearest[0]?.example && reserveCommand(nearest[0].example.input, nearest[0].policy)}>
				{(command) => (
					<CopyBlock title={`The smallest input on which it is not ${nearest[0]?.policy}`} text={command()} />
				)}
			</Show>
			<Show when={configWindowMin}>
				<p class="hint">pci-hyperv asks for its config windows from {configWindowMin} up.</p>
			</Show>
			<Show when={resourceTree === 'stand-in'}>
				<p class="hint">There is no kernel/resource.c with it: a stand-in for the resource tree was used.</p>
			</Show>
		</section>
	);
}
