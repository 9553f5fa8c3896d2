/** Tables of options, from which flags, help, completions, manual pages, JSON parsing and schemas are derived. */

import { InputError } from '../input-error.ts';
import { booleanKind, type Kind, readingJson } from './kind.ts';
import { alternatives, nearest } from './suggest.ts';

export interface Option<T, R extends boolean = boolean> {
	readonly kind: Kind<T>;
	/** One line of help. */
	readonly brief: string;
	/** True if it may be repeated; an array in JSON. */
	readonly repeat: R;
	/** Name of a flag that negates the key: `barNotMemory` for `barIsMemory`. */
	readonly oppositeFlag?: string;
	/** True if there is also a flag `--no-x`. */
	readonly negatable?: boolean;
	/** Title of its section in help. */
	readonly group?: string;
	/** The corresponding parameter of a PowerShell cmdlet. */
	readonly parameter?: string;
	/** True if help only names it when the complete help does not fit on a screen. */
	readonly rare?: boolean;
	/** True if it is recognized only to be refused with a reason, and not shown in help. */
	readonly hidden?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds options of all kinds of values.
export type Table = Readonly<Record<string, Option<any>>>;

/** The given values by key; keys that were not given are absent. */
export type Values<T extends Table> = {
	-readonly [K in keyof T]?: T[K] extends Option<infer V, infer R> ? (R extends true ? V[] : V) : never;
};

export function option<T>(kind: Kind<T>, brief: string): Option<T, false> {
	return { kind, brief, repeat: false };
}

export function repeated<T>(kind: Kind<T>, brief: string): Option<T, true> {
	return { kind, brief, repeat: true };
}

/** A boolean with a flag `--no-x`, because it is true by default or a `--vm` file may set it. */
export function negatable(brief: string): Option<boolean, false> {
	return { kind: booleanKind, brief, repeat: false, negatable: true };
}

/** A boolean whose flag negates it. */
export function opposite(oppositeFlag: string, brief: string): Option<boolean, false> {
	return { kind: booleanKind, brief, repeat: false, oppositeFlag };
}

/** Assigns the options of a table to a section of help. */
export function grouped<T extends Table>(group: string, table: T): T {
	return Object.fromEntries(Object.entries(table).map(([key, entry]) => [key, { ...entry, group }])) as unknown as T;
}

/** Marks the options of a table as rare. */
export function rare<T extends Table>(table: T): T {
	return Object.fromEntries(
		Object.entries(table).map(([key, entry]) => [key, { ...entry, rare: true }]),
	) as unknown as T;
}

/** Name of a setting in messages: `--low-mmio`, or `vm.lowMmio` in a request. */
export type NameOf = (key: string) => string;

/** `lowMmio` as `--low-mmio`. */
export function flagName(key: string): string {
	return `--${kebab(key)}`;
}

/** `lowMmio` as `low-mmio`. */
export function kebab(key: string): string {
	return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The values whose keys are in the table. */
export function pick<T extends Table>(table: T, values: Values<T>): Values<T> {
	return Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(table, key))) as Values<T>;
}

/**
 * Parses a JSON object according to a table. @param where name of the object in messages: `vm`, `options` @throws
 * InputError if it is not an object, for an unknown key or an invalid value
 */
export function readJson<T extends Table>(table: T, value: unknown, where: string): Values<T> {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) {
		const shown = typeof value === 'string' ? JSON.stringify(value) : value;
		throw new InputError('bad-json', where, shown, 'not an object', '{…}');
	}
	const values: Record<string, unknown> = {};
	for (const [key, given] of Object.entries(value)) {
		const entry = Object.hasOwn(table, key) ? table[key] : undefined;
		const what = `${where}.${key}`;
		if (entry === undefined) {
			throw new InputError('unknown-key', where, key, 'unknown key', expectedKey(key, Object.keys(table)));
		}
		values[key] = entry.repeat
			? readArray(entry, given, what)
			: readingJson(what, given, () => entry.kind.fromJson(given));
	}
	return values as Values<T>;
}

function expectedKey(key: string, keys: readonly string[]): string {
	const near = nearest(key, keys);
	return keys.length === 0 ? 'an empty object' : alternatives(near.length > 0 ? near : keys);
}

function readArray(entry: Option<unknown>, value: unknown, what: string): unknown[] {
	if (!Array.isArray(value)) {
		const shown = typeof value === 'string' ? JSON.stringify(value) : value;
		throw new InputError('usage', what, shown, 'not an array', '[…]');
	}
	return value.map((item, i) => readingJson(`${what}[${i}]`, item, () => entry.kind.fromJson(item)));
}
