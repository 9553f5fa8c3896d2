/** Links to lines of evidence. They are buttons, because the address holds the page's state. */

import type { FindingText } from '@hvmmio/report';
import { For, Show } from 'solid-js';
import { visible } from '../../parts/visible.ts';

const SHOWN = 8;

export function Lines(props: { readonly sources: FindingText['evidence'] }) {
	return (
		<>
			<For each={props.sources.slice(0, SHOWN)}>
				{({ file, line }, i) => (
					<>
						{i() > 0 ? ', ' : ''}
						<button type="button" class="link" onClick={() => showLine(file, line)}>
							{visible(file)}:{line}
						</button>
					</>
				)}
			</For>
			<Show when={props.sources.length > SHOWN}> and {props.sources.length - SHOWN} more</Show>
		</>
	);
}

function showLine(file: string, line: number): void {
	const found = [...document.querySelectorAll<HTMLElement>('[data-line]')].find(
		({ dataset: { file: name, line: number } }) => name === file && number === String(line),
	);
	found?.focus({ preventScroll: true });
	found?.scrollIntoView({ block: 'center' });
}
