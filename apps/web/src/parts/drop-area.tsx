/**
 * An area to paste text, or to drop or choose files. Pasted text is processed at once and not inserted into the field.
 */

import { createSignal, createUniqueId, type JSX } from 'solid-js';
import { FileButton } from './file-button.tsx';

/** A file or a pasted text. */
export interface Given {
	readonly name: string;
	readonly content: Blob;
}

export interface DropAreaProps {
	readonly label: string;
	readonly hint: string;
	/** Name of a pasted text. */
	readonly pastedName: string;
	readonly onFiles: (files: readonly Given[]) => void;
	/** Additional buttons. */
	readonly children?: JSX.Element;
}

export function DropArea(props: DropAreaProps) {
	const id = createUniqueId();
	const [over, setOver] = createSignal(false);
	const give = (files: FileList | null | undefined) => {
		const given = [...(files ?? [])].map((content) => ({ name: content.name, content }));
		if (given.length > 0) {
			props.onFiles(given);
		}
	};
	const submit = (text: string) => {
		if (text.trim() !== '') {
			props.onFiles([{ name: props.pastedName, content: new Blob([text]) }]);
		}
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: files can also be chosen by the button.
		<div
			class="drop-area"
			classList={{ over: over() }}
			onDragOver={(event) => {
				event.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				const { dataTransfer } = event;
				if (dataTransfer?.files.length) {
					give(dataTransfer.files);
				} else {
					submit(dataTransfer?.getData('text/plain') ?? '');
				}
			}}
		>
			<label for={id}>{props.label}</label>
			<textarea
				id={id}
				rows="2"
				placeholder={props.hint}
				spellcheck={false}
				autocomplete="off"
				onPaste={(event) => {
					const { clipboardData } = event;
					event.preventDefault();
					if (clipboardData?.files.length) {
						give(clipboardData.files);
					} else {
						submit(clipboardData?.getData('text/plain') ?? '');
					}
				}}
				onChange={(event) => {
					submit(event.currentTarget.value);
					event.currentTarget.value = '';
				}}
			/>
			<div class="buttons">
				<FileButton label={`Files: ${props.label}`} onFiles={give}>
					Choose files
				</FileButton>
				{props.children}
			</div>
		</div>
	);
}
