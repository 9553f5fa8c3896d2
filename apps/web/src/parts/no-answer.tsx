/** Shown instead of a view of the VM if its settings have no answer: the problems, and a link back. */

import { describeVm } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { addressOf, useApp } from '../state/app.ts';
import { writeFragment } from '../state/fragment.ts';

export function NoAnswer() {
	const app = useApp();
	return (
		<div class="notice no-answer" role="alert" data-problem={app.problems()[0]?.setting}>
			<p>
				<b>No answer: these settings cannot be.</b> Nothing is shown until they are put right.
			</p>
			<ul>
				<For each={app.problems()}>
					{({ label, message }) => <li>{label === null ? message : `${label}: ${message}`}</li>}
				</For>
			</ul>
			<Show
				when={app.last()}
				fallback={
					<button type="button" onClick={app.restore}>
						Show the default VM
					</button>
				}
			>
				{(last) => (
					<p>
						<button type="button" onClick={app.restore}>
							Back to the last settings that could be
						</button>{' '}
						{describeVm(last().simulation.vm)} (<a href={addressOf(writeFragment(app.settled()))}>link to those</a>)
					</p>
				)}
			</Show>
		</div>
	);
}
