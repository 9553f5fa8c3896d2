/** How far something is that a worker does, and why it was not done. */

import { For, Match, Show, Switch } from 'solid-js';
import type { State } from '../proof/messages.ts';

declare const COMPILER_BYTES: number;
declare const SOLVER_BYTES: number;

const BYTES = { compiler: COMPILER_BYTES, solver: SOLVER_BYTES };
const MB = 1e6;

export function megabytes(what: keyof typeof BYTES): number {
	return Math.round(BYTES[what] / MB);
}

export function Working(props: { readonly state: State<unknown> }) {
	const fetching = () => (props.state.kind === 'fetching' ? props.state : null);
	const working = () => (props.state.kind === 'working' ? props.state : null);
	return (
		<Switch>
			<Match when={fetching()}>
				{(state) => (
					<>
						<progress max={BYTES[state().what]} value={state().done} aria-label={`Fetching the ${state().what}`} />
						<p class="hint">
							Fetching the {state().what}: {Math.floor(state().done / MB)} of {megabytes(state().what)} MB
						</p>
					</>
				)}
			</Match>
			<Match when={working()}>
				{(state) => (
					<>
						<Show when={state().part !== null} fallback={<progress aria-label={state().what} />}>
							<progress max="1" value={state().part ?? 0} aria-label={state().what} />
						</Show>
						<p class="hint">{state().what}…</p>
					</>
				)}
			</Match>
		</Switch>
	);
}

export function Refusal(props: { readonly state: State<unknown> }) {
	const refused = () => (props.state.kind === 'refused' ? props.state : null);
	return (
		<Show when={refused()}>
			{(state) => (
				<div role="alert" class="refusal">
					<p class="alarm-text">{state().message}</p>
					<Show when={state().missing.length > 0}>
						<ul>
							<For each={state().missing}>
								{({ file, line, name, why }) => (
									<li>
										<code>{name}</code>, {file}:{line}: {why}
									</li>
								)}
							</For>
						</ul>
					</Show>
				</div>
			)}
		</Show>
	);
}
