/** What a verb is: its name, what help says of it, its flags and arguments, and the code that is loaded to run it. */

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
	/** Command lines as a shell takes them, each with what it is for. A test runs every one. */
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

/** Arguments that are no flags. */
export interface Positionals {
	/** As help shows them: `OLD [NEW]`. */
	readonly usage: string;
	readonly brief: string;
	/** Names for what is missing, in order; the first `min` are required. */
	readonly names: readonly string[];
	readonly min: number;
	readonly max: number;
	/** What a shell proposes: these words, or files where there are none. */
	readonly values?: readonly string[];
}

// biome-ignore lint/suspicious/noExplicitAny: verbs of all tables are listed together.
export type AnyVerb = Verb<any>;

/** A verb with the types of its flags taken from its table, to which the flags of every verb are added. */
export function defineVerb<const T extends Table>(verb: Verb<T>): Verb<T> {
	return { ...verb, table: { ...verb.table, ...globalTable } };
}
