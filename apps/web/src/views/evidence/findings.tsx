/** The findings: what, why, evidence, what to do. */

import type { Severity } from '@hvmmio/diagnose';
import type { FindingText } from '@hvmmio/report';
import { For, type JSX, Show } from 'solid-js';
import { CopyBlock } from '../../parts/copy-block.tsx';
import { Sign } from '../../parts/verdict.tsx';
import { Lines } from './lines.tsx';

/** Notes are neutral and have no sign. */
const SIGNS = {
	error: () => <Sign level="conflict" word="Error" />,
	warning: () => <Sign level="degraded" word="Warning" />,
	info: () => <span class="verdict-word hint">Note</span>,
} as const satisfies Record<Severity, () => JSX.Element>;

export function Findings(props: { readonly findings: readonly FindingText[] }) {
	return (
		<section class="findings" aria-label="Findings">
			<For each={props.findings}>{(finding) => <One finding={finding} />}</For>
		</section>
	);
}

function One(props: { readonly finding: FindingText }) {
	const { id, severity, what, why, addresses, evidence, steps, unhelpful, report } = props.finding;
	return (
		<article class={`card finding ${severity}`} data-finding={id}>
			<div class="card-head">
				<h2>
					{SIGNS[severity]()} {what}
				</h2>
				<span class="mono hint">{id}</span>
			</div>
			<Show when={why}>
				<p>{why}</p>
			</Show>
			<Show when={addresses.length > 0}>
				<ul>
					<For each={addresses}>{(each) => <li>{each}</li>}</For>
				</ul>
			</Show>
			<Show when={evidence.length > 0}>
				<p class="hint">
					Seen in <Lines sources={evidence} />
				</p>
			</Show>
			<Show when={steps.length > 0}>
				<h3>What to do</h3>
				<ol>
					<For each={steps}>
						{(step) => (
							<li>
								{step.what}
								<Show when={step.command}>{(command) => <pre class="wrap command">{command()}</pre>}</Show>
								<Show when={step.known}>
									<span class="hint"> Known: {step.known}.</span>
								</Show>
							</li>
						)}
					</For>
				</ol>
			</Show>
			<Show when={unhelpful.length > 0}>
				<h3>What does not help here</h3>
				<ul>
					<For each={unhelpful}>
						{(each) => (
							<li>
								{each.what}: <span class="hint">{each.because}</span>
							</li>
						)}
					</For>
				</ul>
			</Show>
			<Show when={report}>{(text) => <CopyBlock title="Text for the project" text={text()} />}</Show>
		</article>
	);
}
