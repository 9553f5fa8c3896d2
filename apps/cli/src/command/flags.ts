/** The flags of a table of options. */

import { booleanKind } from './kind.ts';
import { kebab, type Option, type Table } from './option.ts';

/** A flag of the command line. */
export interface Flag {
	readonly key: string;
	readonly entry: Option<unknown>;
	/** The value of the boolean that the flag sets. */
	readonly on: boolean;
}

/** All flags of a table by name, without dashes. */
export function flagsOf(table: Table): Map<string, Flag> {
	const flags = new Map<string, Flag>();
	for (const [key, entry] of Object.entries(table)) {
		flags.set(kebab(entry.oppositeFlag ?? key), { key, entry, on: entry.oppositeFlag === undefined });
		if (entry.negatable) {
			flags.set(`no-${kebab(key)}`, { key, entry, on: false });
		}
	}
	return flags;
}

export function takesValue({ kind }: Option<unknown>): boolean {
	return kind !== (booleanKind as unknown);
}
