/** What can wait for the first picture: it is made one frame after what stands around it. */

import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';

export function Later(props: { readonly children: JSX.Element }) {
	const [due, setDue] = createSignal(false);
	onMount(() => {
		let timer: ReturnType<typeof setTimeout>;
		// A frame's callbacks run before it is painted, a timer set in one runs after it.
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
