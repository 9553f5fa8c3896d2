/** A slider over an ordered list of valid values. */

export interface SliderProps {
	readonly label: string;
	readonly values: readonly number[];
	readonly value: number;
	/** The text of a value, for screen readers. */
	readonly format: (value: number) => string;
	readonly onInput: (value: number) => void;
}

export function Slider(props: SliderProps) {
	/** Index of the value, or of the next larger one. */
	const index = () => {
		const at = props.values.findIndex((value) => value >= props.value);
		return at < 0 ? props.values.length - 1 : at;
	};
	return (
		<input
			type="range"
			class="slider"
			aria-label={props.label}
			aria-valuetext={props.format(props.value)}
			min="0"
			max={props.values.length - 1}
			step="1"
			// Set after the limits, because a range input without limits clamps to 100.
			value={index()}
			onInput={(event) => props.onInput(props.values[event.currentTarget.valueAsNumber] as number)}
		/>
	);
}
