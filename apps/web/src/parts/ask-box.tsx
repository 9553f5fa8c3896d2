/**
 * The input at the top of the page: any text or file typed, pasted or dropped here is answered or opened in its view.
 */

import { createSignal, createUniqueId, onCleanup, onMount, Show } from 'solid-js';
import { Unreadable } from '../form/read.ts';
import { useApp } from '../state/app.ts';
import { DamagedLink } from '../state/codec.ts';
import { VIEWS } from '../views/list.ts';
import type { Given } from './drop-area.tsx';
import { FileButton } from './file-button.tsx';

/** Larger files are evidence; smaller ones may be exports of this page. */
const MAX_OWN_FILE = 4 * 2 ** 20;

export function AskBox() {
	const app = useApp();
	const id = createUniqueId();
	const [text, setText] = createSignal(app.kernel() ?? '');
	const [refused, setRefused] = createSignal<string | null>(null);

	async function toEvidence(given: readonly Given[]) {
		const { createSession } = await import('../views/evidence/session.ts');
		app.keep('evidence', createSession).add(given);
		app.show('evidence');
	}

	/** Patches and sources of a kernel, if all of them are such. */
	async function toPatch(given: readonly Given[]): Promise<boolean> {
		const { recognize } = await import('../views/patch/recognize.ts');
		const kinds = await Promise.all(given.map(({ content }) => recognize(content)));
		if (kinds.includes(null)) {
			return false;
		}
		const { createSession } = await import('../views/patch/session.ts');
		const session = app.keep('patch', createSession);
		const sources = session.given('old').length === 0 ? 'old' : 'now';
		for (const [place, kind] of [
			[sources, 'source'],
			['now', 'patch'],
		] as const) {
			const files = given.filter((_, i) => kinds[i] === kind);
			if (files.length > 0) {
				session.add(place, files);
			}
		}
		app.show('patch');
		return true;
	}

	async function submit(input: string, given: readonly Given[] | null = null) {
		setRefused(null);
		// Loaded on demand, since it is not needed for the first picture.
		const { askOf } = await import('../state/ask.ts');
		try {
			const ask = askOf(
				input,
				VIEWS.map((view) => view.id),
			);
			if (ask.kind === 'kernel') {
				app.askKernel(ask.version, ask.arch);
			} else if (ask.kind === 'state') {
				app.open(ask.state);
				setText('');
			} else if (ask.kind === 'evidence' || given !== null) {
				setText('');
				const files = given ?? [{ name: 'pasted', content: new Blob([input]) }];
				if (!(await toPatch(files))) {
					await toEvidence(files);
				}
			} else {
				setRefused(ask.why);
			}
		} catch (error) {
			if (!(error instanceof DamagedLink || error instanceof Unreadable)) {
				throw error;
			}
			setRefused(error instanceof DamagedLink ? `This link cannot be read: ${error.message}.` : error.message);
		}
	}

	async function takeFiles(files: FileList | null | undefined) {
		const given = [...(files ?? [])].map((content) => ({ name: content.name, content }));
		const [first] = given;
		if (first !== undefined) {
			const own = given.length === 1 && first.content.size <= MAX_OWN_FILE;
			await submit(own ? await readOwn(first.content) : ' ', given);
		}
	}

	const onDrop = (event: DragEvent) => {
		if (!event.defaultPrevented || !(event.target as Element).closest?.('.drop-area')) {
			event.preventDefault();
			const { dataTransfer } = event;
			if (dataTransfer?.files.length) {
				void takeFiles(dataTransfer.files);
			} else if (dataTransfer?.getData('text/plain')) {
				void submit(dataTransfer.getData('text/plain'));
			}
		}
	};
	onMount(() => {
		addEventListener('drop', onDrop);
		onCleanup(() => removeEventListener('drop', onDrop));
	});

	return (
		<form
			class="ask no-print"
			onSubmit={(event) => {
				event.preventDefault();
				void submit(text());
			}}
		>
			<label for={id}>
				Paste or type what you have: a kernel version (<code>uname -r</code>), a log, <code>Get-VM</code> output, a
				patch, a link, a command; or drop files anywhere
			</label>
			<div class="ask-row">
				<input
					id={id}
					type="text"
					value={text()}
					placeholder="6.1.170-3"
					autocomplete="off"
					autocapitalize="off"
					spellcheck={false}
					aria-invalid={refused() !== null}
					aria-describedby={refused() === null ? undefined : `${id}-wrong`}
					onInput={(event) => setText(event.currentTarget.value)}
					onPaste={(event) => {
						const pasted = event.clipboardData?.getData('text/plain') ?? '';
						if (event.clipboardData?.files.length || pasted.includes('\n')) {
							event.preventDefault();
							if (event.clipboardData?.files.length) {
								void takeFiles(event.clipboardData.files);
							} else {
								void submit(pasted);
							}
						}
					}}
				/>
				<button type="submit" class="primary">
					Answer
				</button>
				<FileButton label="Files to read" onFiles={(files) => void takeFiles(files)}>
					Files…
				</FileButton>
			</div>
			<Show when={refused()}>
				{(why) => (
					<p class="field-problem" id={`${id}-wrong`} role="alert">
						{why()}
					</p>
				)}
			</Show>
		</form>
	);
}

/** The text of a file; for a PNG the text embedded by an export of this page. */
async function readOwn(content: Blob): Promise<string> {
	const { textOfPng } = await import('../state/png.ts');
	const bytes = new Uint8Array(await content.arrayBuffer());
	return textOfPng(bytes) ?? new TextDecoder().decode(bytes);
}
