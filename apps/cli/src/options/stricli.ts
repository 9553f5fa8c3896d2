/** A table of options as the flags that stricli parses. */

import type { TypedFlagParameter } from '@stricli/core';
import { booleanKind, reading } from './kind.ts';
import { flagName, type Option, type Table } from './table.ts';

// biome-ignore lint/suspicious/noExplicitAny: flags of all kinds of values stand side by side.
export type Flags = Record<string, TypedFlagParameter<any, any>>;

export function flagsOf(table: Table): Flags {
	return Object.fromEntries(
		Object.entries(table).map(([key, entry]) => [entry.oppositeFlag ?? key, flagOf(key, entry)]),
	);
}

function flagOf(key: string, entry: Option<unknown>): Flags[string] {
	const { kind, brief, repeat, oppositeFlag } = entry;
	if (kind === (booleanKind as unknown)) {
		return { kind: 'boolean', optional: true, brief, withNegated: oppositeFlag === undefined };
	}
	const { placeholder, values } = kind;
	return {
		kind: 'parsed',
		optional: true,
		brief,
		placeholder,
		...(repeat ? { variadic: true } : {}),
		...(values ? { proposeCompletions: () => [...values] } : {}),
		parse: (text: string) => reading(flagName(key), text, () => kind.fromText(text)),
	};
}
