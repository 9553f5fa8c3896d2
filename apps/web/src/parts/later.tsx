/** Content that is not needed for the first picture: created one frame later. */

import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';

export function Later(props: { readonly children: JSX.Element }) {
	const [due, setDue] = createSignal(false);
	onMount(() => {
		let timer: ReturnType<typeof setTimeout>;
		// Frame callbacks run before painting, a timer set in one runs after it.
		const frame = requestAnimationFrame(() => {
			timer = setTimeout(() => setDue(true));
		});
		onCleanup(() => {
			cancelAnimationFrame(frame);
			clearTimeout(timer);
		});
	});
	return <Show when={due()}>{props.children}</Show>;
}
