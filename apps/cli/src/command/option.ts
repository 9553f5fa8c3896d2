/** Tables of options: from one table flags, help, completions, manual pages, JSON forms and their schemas are made. */

import { InputError } from '../input-error.ts';
import { booleanKind, type Kind, readingJson } from './kind.ts';
import { alternatives, nearest } from './suggest.ts';

export interface Option<T, R extends boolean = boolean> {
	readonly kind: Kind<T>;
	/** One line of help. */
	readonly brief: string;
	/** May be given several times; an array in JSON. */
	readonly repeat: R;
	/** The flag's name where it says the opposite of the key: `barNotMemory` for `barIsMemory`. */
	readonly oppositeFlag?: string;
	/** Is there a flag `--no-x` as well? */
	readonly negatable?: boolean;
	/** Under which title help has it. */
	readonly group?: string;
	/** The parameter of a host's PowerShell cmdlet that it is. */
	readonly parameter?: string;
	/** Named but not described where all of help would not fit on a screen. */
	readonly rare?: boolean;
	/** Known so that it can be refused with a reason, but not part of help. */
	readonly hidden?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds options of all kinds of values.
export type Table = Readonly<Record<string, Option<any>>>;

/** What was given, by key; what was not given is not there. */
export type Values<T extends Table> = {
	-readonly [K in keyof T]?: T[K] extends Option<infer V, infer R> ? (R extends true ? V[] : V) : never;
};

export function option<T>(kind: Kind<T>, brief: string): Option<T, false> {
	return { kind, brief, repeat: false };
}

export function repeated<T>(kind: Kind<T>, brief: string): Option<T, true> {
	return { kind, brief, repeat: true };
}

/** A boolean that has a flag `--no-x`, since it is true by default or a `--vm` file may have set it. */
export function negatable(brief: string): Option<boolean, false> {
	return { kind: booleanKind, brief, repeat: false, negatable: true };
}

/** A boolean whose flag says the opposite. */
export function opposite(oppositeFlag: string, brief: string): Option<boolean, false> {
	return { kind: booleanKind, brief, repeat: false, oppositeFlag };
}

/** The table with a title for help over its options. */
export function grouped<T extends Table>(group: string, table: T): T {
	return Object.fromEntries(Object.entries(table).map(([key, entry]) => [key, { ...entry, group }])) as unknown as T;
}

/** The table with options that help describes only where there is room. */
export function rare<T extends Table>(table: T): T {
	return Object.fromEntries(
		Object.entries(table).map(([key, entry]) => [key, { ...entry, rare: true }]),
	) as unknown as T;
}

/** How a setting is called in a message: `--low-mmio`, or `vm.lowMmio` in a request. */
export type NameOf = (key: string) => string;

/** `lowMmio` as `--low-mmio`. */
export function flagName(key: string): string {
	return `--${kebab(key)}`;
}

/** `lowMmio` as `low-mmio`. */
export function kebab(key: string): string {
	return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Of all values those that a table has. */
export function pick<T extends Table>(table: T, values: Values<T>): Values<T> {
	return Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(table, key))) as Values<T>;
}

/**
 * Reads a JSON object by a table.
 * @param where names the object in messages: `vm`, `options`
 * @throws InputError for what is no object, an unknown key or a bad value
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
