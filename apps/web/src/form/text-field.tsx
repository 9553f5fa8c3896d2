/** A field for text that means something: it is read when it is complete, and says what is wrong where it is not. */

import { createEffect, createSignal, createUniqueId, type JSX, on, onCleanup, Show } from 'solid-js';
import { useApp } from '../state/app.ts';
import { problemAt } from './problem.ts';
import { Unreadable } from './read.ts';

export interface TextFieldProps<T> {
	readonly label: string;
	/** The present value as text. */
	readonly value: string;
	/** @throws Unreadable */
	readonly read: (text: string) => T;
	/** What is wrong with a value that could be read; null for nothing. */
	readonly check?: (value: T) => string | null;
	readonly onChange: (value: T) => void;
	/**
	 * The setting of the scenario that it is. While its text cannot be read there is no answer to what is on the screen;
	 * what the model has against the value is said here.
	 */
	readonly setting?: string;
	readonly placeholder?: string;
	readonly mono?: boolean;
	readonly hideLabel?: boolean;
	readonly children?: JSX.Element;
}

export function TextField<T>(props: TextFieldProps<T>) {
	const id = createUniqueId();
	const app = useApp();
	const [text, setText] = createSignal(props.value);
	const [wrong, setWrong] = createSignal<string | null>(null);
	createEffect(
		on(
			() => [props.value, app.restored()] as const,
			([value]) => {
				setText(value);
				setWrong(null);
			},
		),
	);
	const problem = () => wrong() ?? (props.setting === undefined ? null : problemAt(props.setting));
	createEffect(() => {
		const { setting, label } = props;
		const message = wrong();
		if (setting !== undefined) {
			app.setUnreadable(id, message === null ? null : { setting, label, message });
		}
	});
	onCleanup(() => app.setUnreadable(id, null));

	function commit(input: string) {
		setText(input);
		if (input === props.value) {
			setWrong(null);
			return;
		}
		try {
			const value = props.read(input);
			const objection = props.check?.(value) ?? null;
			setWrong(objection);
			if (objection === null) {
				props.onChange(value);
				// The field then shows the value in its usual form, also where that has not changed.
				setText(props.value);
			}
		} catch (error) {
			if (!(error instanceof Unreadable)) {
				throw error;
			}
			setWrong(error.message);
		}
	}

	return (
		<div class="field" classList={{ wrong: problem() !== null }}>
			<label for={id} classList={{ 'visually-hidden': props.hideLabel === true }}>
				{props.label}
			</label>
			<input
				id={id}
				type="text"
				classList={{ mono: props.mono === true }}
				value={text()}
				placeholder={props.placeholder ?? ''}
				autocomplete="off"
				autocapitalize="off"
				spellcheck={false}
				maxlength="4000"
				aria-invalid={problem() !== null}
				aria-describedby={problem() === null ? undefined : `${id}-wrong`}
				onChange={(event) => commit(event.currentTarget.value)}
			/>
			{props.children}
			<Show when={problem()}>
				{(message) => (
					<p class="field-problem" id={`${id}-wrong`}>
						{message()}
					</p>
				)}
			</Show>
		</div>
	);
}
