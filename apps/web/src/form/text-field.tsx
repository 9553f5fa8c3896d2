/** A field for a value typed as text: parsed on commit, with an error message if it is invalid. */

import { createEffect, createSignal, createUniqueId, type JSX, on, onCleanup, Show } from 'solid-js';
import { useApp } from '../state/app.ts';
import { problemAt } from './problem.ts';
import { Unreadable } from './read.ts';

export interface TextFieldProps<T> {
	readonly label: string;
	/** The current value as text. */
	readonly value: string;
	/** @throws Unreadable */
	readonly read: (text: string) => T;
	/** The error for a parsed value; null if it is valid. */
	readonly check?: (value: T) => string | null;
	readonly onChange: (value: T) => void;
	/**
	 * The scenario's setting that the field edits. While its text cannot be parsed there is no answer; the model's error
	 * for the value is shown here.
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
				// The field then shows the value in its normal form, even if the value has not changed.
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
