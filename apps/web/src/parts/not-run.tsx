/** What is changed or relevant to MMIO and was not run: the answers do not cover it. */

import type { NotRunDocument } from '@hvmmio/report';
import { For, Show } from 'solid-js';

/** A longer list would push the answers off the screen; the heading says how many there are. */
const MAX_OPEN = 12;

export function NotRun(props: { readonly items: readonly NotRunDocument[] }) {
	const changed = () => props.items.filter((item) => item.changed).length;
	return (
		<Show when={props.items.length > 0}>
			<details class="card" open={changed() > 0 && props.items.length <= MAX_OPEN} data-not-run={props.items.length}>
				<summary>
					<h2>
						Not run: {props.items.length}
						{changed() > 0 ? `, ${changed()} of them changed` : ''}
					</h2>
				</summary>
				<ul>
					<For each={props.items}>
						{({ file, function: name, why, changed: isChanged }) => (
							<li>
								<Show when={name !== ''} fallback={<code>{file}</code>}>
									<code>{name}</code> in {file}
								</Show>
								{isChanged ? ', and it differs' : ''}: {why}
							</li>
						)}
					</For>
				</ul>
			</details>
		</Show>
	);
}
