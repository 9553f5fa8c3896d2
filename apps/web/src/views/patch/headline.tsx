/** What a patch changes, first: on how many inputs, what comes of it, and what nobody looked at. */

import { type DiffDocument, hasChanges, type NotRunDocument, summarySentences } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { Sign } from '../../parts/verdict.tsx';
import type { Outcome } from './messages.ts';

export function Headline(props: { readonly diff: DiffDocument; readonly outcome: Outcome }) {
	const unseen = () => props.outcome.notRun.filter(({ changed }) => changed);
	/** Alike is said only where every text that differs was run. */
	const level = () => (hasChanges(props.diff) ? 'degraded' : unseen().length > 0 ? 'untested' : 'ok');
	const word = () => ({ degraded: 'Different', untested: 'Cannot tell', ok: 'Alike where they ran' })[level()];
	const effects = () => {
		const all = props.diff.regions.flatMap((region) => (region.effects ? [region.effects] : []));
		const sum = (pick: (each: (typeof all)[number]) => number) => all.reduce((total, each) => total + pick(each), 0);
		const [simulated, before, after] = [
			sum((e) => e.simulated),
			sum((e) => e.conflictsBefore),
			sum((e) => e.conflictsAfter),
		];
		return simulated === 0
			? ''
			: `Of ${simulated.toLocaleString('en')} VMs simulated where they differ, ${before.toLocaleString('en')} lost a device before and ${after.toLocaleString('en')} do now. `;
	};
	return (
		<div class={`verdict ${level()}`} role="status" data-changed={props.diff.changed} data-level={level()}>
			<Sign level={level()} word={word()} />
			<span>
				{effects()}
				{summarySentences(props.diff).join(' ')} A simulation: no VM was booted.
			</span>
		</div>
	);
}

export function NotRun(props: { readonly items: readonly NotRunDocument[] }) {
	return (
		<Show when={props.items.length > 0}>
			<details class="card" open={props.items.some(({ changed }) => changed)} data-not-run={props.items.length}>
				<summary>
					<h2>Not run: {props.items.length}</h2>
				</summary>
				<ul>
					<For each={props.items}>
						{({ file, function: name, why, changed }) => (
							<li>
								<code>{name}</code> in {file}
								{changed ? ', and it differs' : ''}: {why}
							</li>
						)}
					</For>
				</ul>
			</details>
		</Show>
	);
}
