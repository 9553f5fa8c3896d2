/** The verdict as a word and a sentence. */

import type { AnyVm, Simulation, Verdict } from '@hvmmio/core';
import { type OutcomeLevel, outcomeOf } from '@hvmmio/report';

const SIGNS: Readonly<Record<OutcomeLevel, string>> = {
	ok: 'M3 9.5 7 13.5 15 4.5',
	untested: 'M5.5 6C5.5 2.5 12.5 2.5 12.5 6 12.5 9 9 8.5 9 11.5M9 14.5V15.5',
	degraded: 'M9 3V10.5M9 13V15',
	conflict: 'M4 4 14 14M14 4 4 14',
};

export function VerdictSign(props: { readonly simulation: Simulation<AnyVm> }) {
	const outcome = () => outcomeOf(props.simulation);
	return <Sign level={outcome().level} word={outcome().word} />;
}

/** A word with the sign and colour of a level. */
export function Sign(props: { readonly level: OutcomeLevel; readonly word: string }) {
	return (
		<span class={`verdict-word ${props.level}`}>
			<svg width="18" height="18" aria-hidden="true">
				<path d={SIGNS[props.level]} />
			</svg>
			{props.word}
		</span>
	);
}

/** `data-verdict` is the verdict of `hvmmio simulate`. */
export function VerdictLine(props: {
	readonly simulation: Simulation<AnyVm>;
	readonly names: readonly (string | null)[];
	readonly orders: string;
}) {
	const outcome = () => outcomeOf(props.simulation, props.names);
	const verdict = (): Verdict => props.simulation.verdict;
	return (
		<div class={`verdict ${outcome().level}`} role="status" data-verdict={verdict()} data-level={outcome().level}>
			<Sign level={outcome().level} word={outcome().word} />
			<span>
				{outcome().sentence} <span class="orders">{props.orders}</span>
				<details class="terms">
					<summary>In the kernel's terms</summary>
					{outcome().terms}
				</details>
			</span>
		</div>
	);
}
