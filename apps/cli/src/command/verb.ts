/** Definition of a verb: name, help texts, flags and arguments, and the module that runs it. */

import type { Context } from '../context.ts';
import { globalTable } from './global.ts';
import type { Table, Values } from './option.ts';

export interface Verb<T extends Table = Table> {
	/** `kernel diff`. */
	readonly name: string;
	/** One line. */
	readonly brief: string;
	/** Paragraphs. */
	readonly description: readonly string[];
	/** Shell command lines, each with its purpose. A test runs all of them. */
	readonly examples: readonly (readonly [command: string, purpose: string])[];
	readonly table: T;
	readonly positionals?: Positionals;
	readonly load: () => Promise<{ readonly default: Run<T> }>;
}

export type Run<T extends Table> = (
	context: Context,
	values: Values<T>,
	args: readonly string[],
) => void | Promise<void>;

/** Positional arguments. */
export interface Positionals {
	/** Usage in help: `OLD [NEW]`. */
	readonly usage: string;
	readonly brief: string;
	/** Names for messages about missing arguments, in order; the first `min` are required. */
	readonly names: readonly string[];
	readonly min: number;
	readonly max: number;
	/** Values for shell completion; files if omitted. */
	readonly values?: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: verbs of all tables are listed together.
export type AnyVerb = Verb<any>;

/** Defines a verb with types inferred from its table, and adds the global flags. */
export function defineVerb<const T extends Table>(verb: Verb<T>): Verb<T> {
	return { ...verb, table: { ...verb.table, ...globalTable } };
}
