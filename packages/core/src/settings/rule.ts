/** Tables of settings: what each may be, as data. A door checks what it is given against one before anything else runs. */

import { ADDRESS_LIMIT } from '../address/address.ts';
import { SettingError } from '../host/setting-error.ts';

/** What one setting may be. */
export interface Rule {
	readonly expected: string;
	/** Why a value will not do; null if it will. What depends on other settings is checked after all of them alone. */
	readonly problem: (value: unknown) => string | null;
	/** JavaScript's type of a value that may do. */
	readonly type: 'string' | 'number' | 'boolean' | 'object';
}

/** A rule for each setting that there is. */
export type Rules<T> = { readonly [K in keyof T]-?: Rule };

export function oneOf(...values: readonly (string | number)[]): Rule {
	const isKnown = (value: unknown) => (values as readonly unknown[]).includes(value);
	return {
		expected: values.join(', '),
		type: typeof values[0] === 'number' ? 'number' : 'string',
		problem: (value) => (isKnown(value) ? null : 'unknown'),
	};
}

export const YES_OR_NO: Rule = {
	expected: 'true or false',
	type: 'boolean',
	problem: (value) => (typeof value === 'boolean' ? null : 'not a boolean'),
};

/** Whole numbers of bytes, or addresses; the setting's own limits are checked by who knows them. */
export const BYTES: Rule = {
	expected: 'a whole number of bytes from 0 to 2^52',
	type: 'number',
	problem: (value) => notWhole(value),
};

export const U32: Rule = {
	expected: 'an address of 32 bits',
	type: 'number',
	problem: (value) => notWhole(value) ?? ((value as number) > 0xffff_ffff ? 'over 32 bits' : null),
};

export const WHOLE: Rule = { expected: 'a whole number', type: 'number', problem: (value) => notWhole(value) };

function notWhole(value: unknown): string | null {
	if (typeof value !== 'number') {
		return 'not a number';
	}
	return Number.isInteger(value) && value >= 0 && value <= ADDRESS_LIMIT ? null : 'no whole number from 0 to 2^52';
}

/** A list whose every item is right. */
export function listOf(item: Rule): Rule {
	return {
		expected: `a list of: ${item.expected}`,
		type: 'object',
		problem(value) {
			if (!Array.isArray(value)) {
				return 'not a list';
			}
			for (const [i, each] of value.entries()) {
				const problem = item.problem(each);
				if (problem !== null) {
					return `item ${i} is wrong (${problem})`;
				}
			}
			return null;
		},
	};
}

/** An object with these fields, all of them, and no others. */
export function fields(rules: Readonly<Record<string, Rule>>): Rule {
	const names = Object.keys(rules);
	return {
		expected: `{${names.join(', ')}}`,
		type: 'object',
		problem(value) {
			if (typeof value !== 'object' || value === null || Array.isArray(value)) {
				return 'not an object';
			}
			const other = Object.keys(value).find((key) => !names.includes(key));
			if (other !== undefined) {
				return `unknown ${other}`;
			}
			for (const name of names) {
				const problem = rules[name]?.problem((value as Readonly<Record<string, unknown>>)[name]) ?? null;
				if (problem !== null) {
					return `${name} is ${problem}`;
				}
			}
			return null;
		},
	};
}

/** A rule, or null. */
export function orNull(rule: Rule): Rule {
	return {
		...rule,
		expected: `${rule.expected}, or null`,
		problem: (value) => (value === null ? null : rule.problem(value)),
	};
}

/**
 * Checks every setting that is given, each alone. `undefined` is as if left out.
 * @param what names the settings as a whole, for an error about all of them
 * @throws SettingError for what is no object, an unknown setting, or a value that its rule does not take
 */
export function checkSettings(what: string, given: unknown, rules: Readonly<Record<string, Rule>>): void {
	checkObject(what, given);
	for (const [name, value] of Object.entries(given)) {
		const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
		if (rule === undefined) {
			throw new SettingError(name, value, 'unknown setting', suggestion(name, Object.keys(rules)), 'unknown-setting');
		}
		const problem = value === undefined ? null : rule.problem(value);
		if (problem !== null) {
			throw new SettingError(
				name,
				value,
				problem,
				rule.expected,
				typeof value === rule.type ? 'out-of-range' : 'wrong-type',
			);
		}
	}
}

/** @throws SettingError for what is no object */
export function checkObject(what: string, given: unknown): asserts given is object {
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		const code = given === undefined || given === null ? 'missing' : 'wrong-type';
		const reason = code === 'missing' ? 'nothing given' : 'not an object';
		throw new SettingError(what, given, reason, 'an object, {} for all defaults', code);
	}
}

/** The setting that is nearest, or all that there are. */
function suggestion(name: string, known: readonly string[]): string {
	const near = known
		.map((each) => ({ each, distance: distance(name.slice(0, 40).toLowerCase(), each.toLowerCase()) }))
		.sort((a, b) => a.distance - b.distance)[0];
	return near !== undefined && near.distance <= 2 ? near.each : `one of ${known.join(', ')}`;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
		}
		row = next;
	}
	return row[b.length] as number;
}
