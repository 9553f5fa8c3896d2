/** What a solver is asked on this page, how far it is and what it answers; where it cannot run, why, and the command. */

import type { PolicyId } from '@hvmmio/core';
import { type JSX, Show } from 'solid-js';
import { ProofCommand } from '../parts/proof-command.tsx';
import { megabytes, Refusal, Working } from '../parts/working.tsx';
import { createObstacle } from './able.ts';
import { Answers } from './answers.tsx';
import { isBusy, type ProofOutcome, type State } from './messages.ts';

export interface ProofCardProps {
	readonly title: string;
	/** What is asked, in a sentence or two. */
	readonly about: string;
	readonly button: string;
	readonly state: State<ProofOutcome>;
	/** Is there something to ask about, and nothing else being done? */
	readonly ready: boolean;
	readonly onProve: () => void;
	readonly onStop: () => void;
	/** What an example is opened with: the policy of what was asked about, and of what it was compared with. */
	readonly policies: readonly [PolicyId, PolicyId | null];
	/** The command that proves it elsewhere. */
	readonly command: { readonly title: string; readonly lines: readonly string[] };
	/** What else is chosen. */
	readonly children?: JSX.Element;
}

export function ProofCard(props: ProofCardProps) {
	const obstacle = createObstacle();
	const outcome = () => (props.state.kind === 'done' ? props.state.outcome : null);
	return (
		<>
			<div class="card proof-card">
				<h2>{props.title}</h2>
				<p>{props.about}</p>
				<Show
					when={obstacle() === null}
					fallback={<ProofCommand {...props.command} note={`${obstacle()} The command does it on your machine.`} />}
				>
					{props.children}
					<div class="buttons">
						<button
							type="button"
							class="primary"
							disabled={!props.ready || isBusy(props.state)}
							onClick={() => props.onProve()}
						>
							{props.button}
						</button>
						<Show when={isBusy(props.state)}>
							<button type="button" onClick={() => props.onStop()}>
								Stop the proof
							</button>
						</Show>
					</div>
					<p class="hint">
						This fetches a solver (z3), {megabytes('solver')} MB, from this site; once for as long as the browser keeps
						it.
					</p>
					<Working state={props.state} />
					<Refusal state={props.state} />
					<ProofCommand {...props.command} />
				</Show>
			</div>
			<Show when={outcome()} keyed>
				{(found) => <Answers outcome={found} policies={props.policies} />}
			</Show>
		</>
	);
}
