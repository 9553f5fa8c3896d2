/** A block that scrolls horizontally if necessary, also with the keyboard. */

import type { JSX } from 'solid-js';

export function Scroll(props: { readonly label: string; readonly children: JSX.Element }) {
	return (
		<section class="scroll" tabindex="0" aria-label={props.label}>
			{props.children}
		</section>
	);
}
