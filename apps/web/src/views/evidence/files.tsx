/** The lines of the files, with those of findings marked and the facts beside them. */

import { For, Show } from 'solid-js';
import { visible } from '../../parts/visible.ts';
import type { ReadFile, ShownLine } from './messages.ts';

const WORDS = { error: 'error', warning: 'warning', info: 'note' } as const;

export function Files(props: { readonly files: readonly ReadFile[] }) {
	return (
		<For each={props.files}>
			{(file) => (
				<section class="card" aria-label={`Lines of ${file.name}`}>
					<h2>
						{visible(file.name)} <span class="hint">{file.kind}</span>
					</h2>
					<Show when={file.shown.length > 0} fallback={<p class="hint">There is nothing in it to show.</p>}>
						<ol class="listing" tabindex="0" aria-label={`Lines of ${file.name}`}>
							<For each={file.shown}>
								{(line, i) => (
									<>
										<Gap from={(file.shown[i() - 1]?.line ?? 0) + 1} to={line.line} />
										<Line file={file.name} line={line} />
									</>
								)}
							</For>
							<Gap from={(file.shown.at(-1)?.line ?? 0) + 1} to={file.lines + 1} />
						</ol>
					</Show>
				</section>
			)}
		</For>
	);
}

function Line(props: { readonly file: string; readonly line: ShownLine }) {
	const { line, text, severity, facts } = props.line;
	return (
		<li
			dir="ltr"
			class={severity ?? (facts.length > 0 ? 'known' : '')}
			tabindex="-1"
			data-file={props.file}
			data-line={line}
			value={line}
		>
			<span class="line-number" aria-hidden="true">
				{line}
			</span>
			<Show when={severity} fallback={<code>{visible(text)}</code>}>
				{(word) => (
					<mark>
						<span class="line-word">{WORDS[word()]}</span> <code>{visible(text)}</code>
					</mark>
				)}
			</Show>
			<Show when={facts.length > 0}>
				<span class="line-facts">{facts.join(', ')}</span>
			</Show>
		</li>
	);
}

/** @param props half-open, from 1 */
function Gap(props: { readonly from: number; readonly to: number }) {
	const count = () => props.to - props.from;
	return (
		<Show when={count() > 0}>
			<li class="gap">
				{count().toLocaleString('en')} {count() === 1 ? 'line' : 'lines'} without anything known
			</li>
		</Show>
	);
}
