/** The verdict in a word and in a sentence. */

import { type Simulation, summarize, type Verdict } from '@hvmmio/core';

const WORDS: Readonly<Record<Verdict, string>> = { ok: 'Safe', degraded: 'No room', conflict: 'Conflict' };
const SIGNS: Readonly<Record<Verdict, string>> = {
	ok: 'M3 9.5 7 13.5 15 4.5',
	degraded: 'M9 3V10.5M9 13V15',
	conflict: 'M4 4 14 14M14 4 4 14',
};

export function VerdictSign(props: { readonly verdict: Verdict }) {
	return <Sign verdict={props.verdict} word={WORDS[props.verdict]} />;
}

/** The sign and colour of a verdict with another word. */
export function Sign(props: { readonly verdict: Verdict; readonly word: string }) {
	return (
		<span class={`verdict-word ${props.verdict}`}>
			<svg width="18" height="18" aria-hidden="true">
				<path d={SIGNS[props.verdict]} />
			</svg>
			{props.word}
		</span>
	);
}

export function VerdictLine(props: { readonly simulation: Simulation }) {
	/** The word says it already. */
	const sentence = () => {
		const text = summarize(props.simulation).replace(/^(Conflict|No conflict)(: |, but )/, '');
		return text.charAt(0).toUpperCase() + text.slice(1);
	};
	return (
		<p class={`verdict ${props.simulation.verdict}`} role="status" data-verdict={props.simulation.verdict}>
			<VerdictSign verdict={props.simulation.verdict} />
			<span>{sentence()}</span>
		</p>
	);
}
