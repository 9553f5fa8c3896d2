/** The conclusion in one sentence, the first step, and what was covered; no all-clear beyond that. */

import type { OutcomeLevel } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { Sign } from '../../parts/verdict.tsx';
import type { Reading } from './messages.ts';

const LEVELS: Readonly<Record<Reading['conclusion'], OutcomeLevel>> = {
	trouble: 'conflict',
	risk: 'degraded',
	fine: 'ok',
	unknown: 'untested',
};
const WORDS: Readonly<Record<Reading['conclusion'], string>> = {
	trouble: 'Trouble',
	risk: 'At risk',
	fine: 'No trouble seen',
	unknown: 'Cannot tell',
};

export function Conclusion(props: { readonly reading: Reading }) {
	const level = () => LEVELS[props.reading.conclusion];
	const looked = (): readonly (readonly [string, string])[] => {
		const { firstKernelLog, secondKernelLog, devices, devicesWithOutcome, unreadErrors, unknownFiles } =
			props.reading.coverage;
		return [
			['log of the running kernel', firstKernelLog ? 'seen' : 'not seen'],
			['log of the crash kernel', secondKernelLog ? 'seen' : 'not seen'],
			['devices', devices === 0 ? 'none named' : `${devicesWithOutcome} of ${devices} with an outcome`],
			['errors that no rule explains', String(unreadErrors)],
			['files not understood', String(unknownFiles)],
		];
	};
	return (
		<div class={`verdict ${level()}`} role="status" data-conclusion={props.reading.conclusion}>
			<Sign level={level()} word={WORDS[props.reading.conclusion]} />
			<div class="conclusion">
				<p>{props.reading.headline.what}</p>
				<Show when={props.reading.headline.first}>{(first) => <p>First: {first()}</p>}</Show>
				<ul class="looked" aria-label="What was looked at">
					<For each={looked()}>
						{([what, seen]) => (
							<li>
								{what}: <span class="seen">{seen}</span>
							</li>
						)}
					</For>
				</ul>
			</div>
		</div>
	);
}
