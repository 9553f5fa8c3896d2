/** A setting that Hyper-V would not accept, or an option out of its range. Names it, the value and what would be right. */
export class SettingError extends RangeError {
	/** The setting's name as in `VmSettings` or `SimulateOptions`. */
	readonly setting: string;
	/** What was given. */
	readonly value: unknown;
	/** What is wrong with it, in a few words. */
	readonly reason: string;
	/** What would be right, with the limits. */
	readonly expected: string;

	constructor(setting: string, value: unknown, reason: string, expected: string) {
		const got = typeof value === 'object' ? JSON.stringify(value) : String(value);
		super(`"${setting}" expected ${expected}, got ${got}`);
		this.name = 'SettingError';
		this.setting = setting;
		this.value = value;
		this.reason = reason;
		this.expected = expected;
	}
}

/** @throws SettingError for a value that is none of these. */
export function checkOneOf(setting: string, value: string | number, values: readonly (string | number)[]): void {
	if (!values.includes(value)) {
		throw new SettingError(setting, value, 'unknown', values.join(', '));
	}
}
