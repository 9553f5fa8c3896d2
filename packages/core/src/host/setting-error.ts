/**
 * The one error of this package for what a caller sets: a code, the setting, what was given, why it will not do and what
 * was expected. The sentence is made here, from those.
 */

/** Why a setting is refused. */
export type SettingCode = 'missing' | 'unknown-setting' | 'wrong-type' | 'out-of-range';

/**
 * A setting that cannot be; its message names it, what was given and what was expected.
 * @example
 * ```ts
 * import { resolveVm, SettingError } from '@hvmmio/core';
 * import { MIB } from '@hvmmio/core/address';
 * try {
 * 	resolveVm({ lowMmio: 64 * MIB });
 * } catch (error) {
 * 	if (error instanceof SettingError) {
 * 		console.log(error.setting, error.code); // lowMmio out-of-range
 * 	}
 * }
 * ```
 */
export class SettingError extends RangeError {
	readonly code: SettingCode;
	/** The setting's name as in `VmSettings` or `SimulateOptions`. */
	readonly setting: string;
	/** What was given. */
	readonly value: unknown;
	/** Why it will not do, in a few words. */
	readonly reason: string;
	/** What was expected, with the limits. */
	readonly expected: string;

	constructor(setting: string, value: unknown, reason: string, expected: string, code: SettingCode = 'out-of-range') {
		super(`${setting} ${show(value)}: ${reason}, expected ${expected}`);
		this.name = 'SettingError';
		this.code = code;
		this.setting = setting;
		this.value = value;
		this.reason = reason;
		this.expected = expected;
	}
}

/** More of a value than that says nothing more in a message. */
const MAX_SHOWN = 80;

function show(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? (JSON.stringify(value) ?? 'object') : String(value);
	return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** @throws SettingError for a value that is none of these. */
export function checkOneOf(setting: string, value: string | number, values: readonly (string | number)[]): void {
	if (!values.includes(value)) {
		throw new SettingError(setting, value, 'unknown', values.join(', '));
	}
}
