/** A table of options as the flags that stricli parses. */

import type { FlagParametersForType } from '@stricli/core';
import type { Context } from '../context.ts';
import { booleanKind, reading } from './kind.ts';
import { flagName, type Option, type Table } from './table.ts';

export type Flags = FlagParametersForType<Record<string, unknown>, Context>;

export function flagsOf(table: Table): Flags {
	const flags = Object.entries(table).map(([key, entry]) => [entry.oppositeFlag ?? key, flagOf(key, entry)]);
	// stricli types a flag by the type of its value; those of a table are of all types.
	return Object.fromEntries(flags) as Flags;
}

function flagOf(key: string, entry: Option<unknown>) {
	const { kind, brief, repeat, negatable = false } = entry;
	if (kind === (booleanKind as unknown)) {
		return { kind: 'boolean', optional: true, brief, withNegated: negatable };
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
