/** A button that lets files be chosen. */

import type { JSX } from 'solid-js';

export function FileButton(props: {
	/** Accessible name of the input behind the button. */
	readonly label: string;
	readonly onFiles: (files: FileList | null) => void;
	readonly children: JSX.Element;
}) {
	let chooser!: HTMLInputElement;
	return (
		<>
			<button type="button" onClick={() => chooser.click()}>
				{props.children}
			</button>
			<input
				ref={chooser}
				type="file"
				multiple
				hidden
				aria-label={props.label}
				onChange={(event) => {
					props.onFiles(event.currentTarget.files);
					// So that the same file can be chosen again.
					event.currentTarget.value = '';
				}}
			/>
		</>
	);
}
