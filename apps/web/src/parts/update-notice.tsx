/** Notice that a newer build of the page is available, with a button that loads it. */

import { createSignal, onMount, Show } from 'solid-js';
import { watchUpdates } from '../update.ts';

export function UpdateNotice() {
	const [load, setLoad] = createSignal<(() => void) | null>(null);
	onMount(() => watchUpdates((reload) => setLoad(() => reload)));
	return (
		<Show when={load()}>
			{(reload) => (
				<p class="notice" role="status" data-update>
					There is a newer version of this page.{' '}
					<button type="button" onClick={() => reload()()}>
						Load it
					</button>
				</p>
			)}
		</Show>
	);
}
