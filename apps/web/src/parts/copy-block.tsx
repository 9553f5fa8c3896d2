/** Text with a copy button. */

import { createSignal } from 'solid-js';

export interface CopyBlockProps {
	readonly title: string;
	readonly text: string;
	readonly note?: string;
	/** True if lines must not be wrapped, as in text with columns. */
	readonly lines?: boolean;
	/** True to show only the start without scrolling. */
	readonly short?: boolean;
}

export function CopyBlock(props: CopyBlockProps) {
	const [told, setTold] = createSignal('');
	async function copy() {
		try {
			await navigator.clipboard.writeText(props.text);
			setTold('Copied.');
		} catch {
			setTold('The browser did not allow it: select the text and copy it by hand.');
		}
	}
	return (
		<div class="copy-block">
			<div class="copy-head">
				<h3>{props.title}</h3>
				<button type="button" onClick={copy} aria-label={`Copy: ${props.title}`}>
					Copy
				</button>
				<span class="hint" role="status">
					{told()}
				</span>
			</div>
			<pre classList={{ wrap: props.lines !== true, short: props.short === true }} tabindex="0">
				{props.text}
			</pre>
			{props.note ? <p class="hint">{props.note}</p> : null}
		</div>
	);
}
