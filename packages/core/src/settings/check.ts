/** Checks the settings given to an entry point of this package against its table of rules. */

import { ADDRESS_LIMIT } from '../address/address.ts';
import { type Problem, ruleError, settingError } from '../errors.ts';
import type { Rule } from './rule.ts';

/**
 * Checks every given setting on its own. `undefined` counts as omitted.
 * @param what name of the settings as a whole, for errors @throws SettingError if it is not an object, for an unknown
 * setting, or a value that its rule does not permit
 */
export function checkSettings(what: string, given: unknown, rules: Readonly<Record<string, Rule>>): void {
	checkObject(what, given);
	for (const [name, value] of Object.entries(given)) {
		const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
		if (rule === undefined) {
			throw settingError(name, value, 'unknown-setting', nearest(name, Object.keys(rules)));
		}
		const problem = value === undefined ? null : problemOf(value, rule);
		if (problem !== null) {
			throw ruleError(name, value, problem, rule);
		}
	}
}

/** @throws SettingError if it is not an object */
export function checkObject(what: string, given: unknown): asserts given is object {
	if (given === undefined || given === null) {
		throw settingError(what, given, 'no-settings');
	}
	// A Map, a Date or an array would pass for an object without any settings.
	if (typeof given !== 'object' || Object.prototype.toString.call(given) !== '[object Object]') {
		throw settingError(what, given, 'settings-not-object');
	}
	// A copy of the settings would lose them without a word.
	for (const name in given) {
		if (!Object.hasOwn(given, name)) {
			throw settingError(name, (given as Readonly<Record<string, unknown>>)[name], 'inherited');
		}
	}
}

/** @throws SettingError if the value is none of these */
export function checkOneOf(setting: string, value: string | number, values: readonly (string | number)[]): void {
	if (!values.includes(value)) {
		throw settingError(setting, value, 'none-of', values);
	}
}

/** Why a value is refused; null if it is permitted. */
function problemOf(value: unknown, rule: Rule): Problem | null {
	switch (rule.kind) {
		case 'one-of':
			return (rule.values as readonly unknown[]).includes(value) ? null : { kind: 'unknown' };
		case 'boolean':
			return typeof value === 'boolean' ? null : { kind: 'not-boolean' };
		case 'bytes':
		case 'whole':
			return problemOfWhole(value);
		case 'u32':
			return problemOfWhole(value) ?? ((value as number) > 0xffff_ffff ? { kind: 'over-32-bits' } : null);
		case 'list':
			return problemOfItems(value, rule.item);
		case 'distinct':
			return (
				problemOfItems(value, { kind: 'one-of', values: rule.values }) ??
				(isDistinct(value as unknown[]) ? null : { kind: 'driver-twice' })
			);
		case 'devices': {
			const isTooLong = () => (value as unknown[]).length > rule.max;
			return problemOfItems(value, rule.item) ?? (isTooLong() ? { kind: 'too-many-devices' } : null);
		}
		case 'object':
			return problemOfFields(value, rule.fields);
		case 'or-null':
			return value === null ? null : problemOf(value, rule.rule);
	}
}

function problemOfWhole(value: unknown): Problem | null {
	if (typeof value !== 'number') {
		return { kind: 'not-number' };
	}
	return Number.isInteger(value) && value >= 0 && value <= ADDRESS_LIMIT ? null : { kind: 'not-whole' };
}

function isDistinct(values: readonly unknown[]): boolean {
	return new Set(values).size === values.length;
}

function problemOfItems(value: unknown, item: Rule): Problem | null {
	if (!Array.isArray(value)) {
		return { kind: 'not-list' };
	}
	for (const [index, each] of value.entries()) {
		const problem = problemOf(each, item);
		if (problem !== null) {
			return { kind: 'item', index, problem };
		}
	}
	return null;
}

function problemOfFields(value: unknown, rules: Readonly<Record<string, Rule>>): Problem | null {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return { kind: 'not-object' };
	}
	const other = Object.keys(value).find((key) => !Object.hasOwn(rules, key));
	if (other !== undefined) {
		return { kind: 'unknown-field', name: other };
	}
	for (const [name, rule] of Object.entries(rules)) {
		const problem = problemOf((value as Readonly<Record<string, unknown>>)[name], rule);
		if (problem !== null) {
			return { kind: 'field', name, problem };
		}
	}
	return null;
}

/** The known name nearest to it, or all known names if none is near. */
function nearest(name: string, known: readonly string[]): readonly string[] {
	const near = known
		.map((each) => ({ each, distance: editDistance(name.slice(0, 40).toLowerCase(), each.toLowerCase()) }))
		.sort((a, b) => a.distance - b.distance)[0];
	return near !== undefined && near.distance <= 2 ? [near.each] : known;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
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
