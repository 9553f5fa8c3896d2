/** Tables of options: one for each group, from which flags, help, completions and the JSON forms are made. */

import { InputError } from '../input-error.ts';
import { booleanKind, type Kind, reading } from './kind.ts';

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

/** How a setting is called in a message: `--low-mmio`, or `vm.lowMmio` in a request. */
export type NameOf = (key: string) => string;

/** `lowMmio` as `--low-mmio`. */
export function flagName(key: string): string {
	return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Reads a JSON object by a table.
 * @param where names the object in messages: `vm`, `options`
 * @throws InputError for what is no object, an unknown key or a bad value
 */
export function readJson<T extends Table>(table: T, value: unknown, where: string): Values<T> {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) {
		throw new InputError('bad-json', where, value, 'not an object', '{…}');
	}
	const values: Record<string, unknown> = {};
	for (const [key, given] of Object.entries(value)) {
		const entry = Object.hasOwn(table, key) ? table[key] : undefined;
		const what = `${where}.${key}`;
		if (entry === undefined) {
			const keys = Object.keys(table);
			const expected = keys.length > 0 ? `one of ${keys.join(', ')}` : 'an empty object';
			throw new InputError('unknown-key', where, key, 'unknown key', expected);
		}
		values[key] = entry.repeat ? readArray(entry, given, what) : reading(what, given, () => entry.kind.fromJson(given));
	}
	return values as Values<T>;
}

function readArray(entry: Option<unknown>, value: unknown, what: string): unknown[] {
	if (!Array.isArray(value)) {
		throw new InputError('usage', what, value, 'not an array', '[…]');
	}
	return value.map((item, i) => reading(`${what}[${i}]`, item, () => entry.kind.fromJson(item)));
}

/** What the command line's flags gave, by key. */
export function fromFlags<T extends Table>(table: T, flags: Readonly<Record<string, unknown>>): Values<T> {
	const values: Record<string, unknown> = {};
	for (const [key, { oppositeFlag }] of Object.entries(table)) {
		const given = flags[oppositeFlag ?? key];
		if (given !== undefined) {
			values[key] = oppositeFlag === undefined ? given : !given;
		}
	}
	return values as Values<T>;
}
