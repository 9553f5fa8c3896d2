/** What is changed or relevant to MMIO and was not run: the answers do not cover it. */

import type { NotRunDocument } from '@hvmmio/report';
import { For, Show } from 'solid-js';

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
								<Show when={name !== ''} fallback={<code>{file}</code>}>
									<code>{name}</code> in {file}
								</Show>
								{changed ? ', and it differs' : ''}: {why}
							</li>
						)}
					</For>
				</ul>
			</details>
		</Show>
	);
}
