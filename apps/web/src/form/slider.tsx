/** A slider over a list of legal values, in order. */

export interface SliderProps {
	readonly label: string;
	readonly values: readonly number[];
	readonly value: number;
	/** How a value is read out. */
	readonly tell: (value: number) => string;
	readonly onInput: (value: number) => void;
}

export function Slider(props: SliderProps) {
	/** The place of the value, or of the next larger one. */
	const index = () => {
		const at = props.values.findIndex((value) => value >= props.value);
		return at < 0 ? props.values.length - 1 : at;
	};
	return (
		<input
			type="range"
			class="slider"
			aria-label={props.label}
			aria-valuetext={props.tell(props.value)}
			min="0"
			max={props.values.length - 1}
			step="1"
			// The value goes in last: a range without its limits would cut it to 100.
			value={index()}
			onInput={(event) => props.onInput(props.values[event.currentTarget.valueAsNumber] as number)}
		/>
	);
}
