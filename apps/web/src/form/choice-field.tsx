/** A choice of a few values, as a drop-down list or a row of buttons. */

import { createUniqueId, For, Show } from 'solid-js';

export interface ChoiceProps<T extends string | number> {
	readonly label: string;
	readonly value: T;
	readonly choices: readonly (readonly [value: T, name: string])[];
	readonly onChange: (value: T) => void;
	readonly problem?: string | null;
	readonly hint?: string | undefined;
}

export function SelectField<T extends string | number>(props: ChoiceProps<T>) {
	const id = createUniqueId();
	const pick = (text: string) => {
		const found = props.choices.find(([value]) => String(value) === text);
		if (found !== undefined) {
			props.onChange(found[0]);
		}
	};
	return (
		<div class="field" classList={{ wrong: Boolean(props.problem) }}>
			<label for={id}>{props.label}</label>
			<select
				id={id}
				aria-invalid={Boolean(props.problem)}
				aria-describedby={props.problem ? `${id}-wrong` : props.hint ? `${id}-hint` : undefined}
				onChange={(event) => pick(event.currentTarget.value)}
			>
				<For each={props.choices}>
					{([value, name]) => (
						<option value={String(value)} selected={value === props.value}>
							{name}
						</option>
					)}
				</For>
			</select>
			<Show when={props.hint}>
				<p class="hint" id={`${id}-hint`}>
					{props.hint}
				</p>
			</Show>
			<Show when={props.problem}>
				<p class="field-problem" id={`${id}-wrong`}>
					{props.problem}
				</p>
			</Show>
		</div>
	);
}

/** Radio buttons styled as a button bar. */
export function BarField<T extends string | number>(props: ChoiceProps<T>) {
	const id = createUniqueId();
	return (
		<fieldset class="field bar-field" classList={{ wrong: Boolean(props.problem) }}>
			<legend>{props.label}</legend>
			<div class="bar-choices">
				<For each={props.choices}>
					{([value, name]) => (
						<label>
							<input
								type="radio"
								name={id}
								value={String(value)}
								checked={value === props.value}
								onChange={() => props.onChange(value)}
							/>
							<span>{name}</span>
						</label>
					)}
				</For>
			</div>
			<Show when={props.problem}>
				<p class="field-problem">{props.problem}</p>
			</Show>
		</fieldset>
	);
}

export function CheckField(props: {
	readonly label: string;
	readonly checked: boolean;
	readonly onChange: (checked: boolean) => void;
}) {
	return (
		<label class="check">
			<input
				type="checkbox"
				checked={props.checked}
				onChange={(event) => props.onChange(event.currentTarget.checked)}
			/>
			<span>{props.label}</span>
		</label>
	);
}
