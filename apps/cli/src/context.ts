/** What a verb works with: where to write, how the terminal looks, and what it found. */

import type { CommandContext } from '@stricli/core';

export interface Context extends CommandContext {
	/** Writes to stdout. */
	readonly out: (text: string) => void;
	/** Writes bytes to stdout; they must stay as they are until it resolves. */
	readonly write: (bytes: Uint8Array) => Promise<void>;
	/** ANSI colours on stdout? */
	readonly color: boolean;
	/** Columns of the terminal. */
	readonly columns: number;
	/** Is stdout a terminal? */
	readonly terminal: boolean;
	/** Standard input in pieces; opened when it is asked for, since opening it takes time at start-up. */
	readonly stdin: () => AsyncIterable<Uint8Array>;
	/** Shows on a terminal how far a long run has come, in place of what was shown before; empty text clears it. */
	readonly progress: (text: string) => void;
	/** The file that worker threads run; without it everything is done in one thread. */
	readonly worker?: string | undefined;
	/** Loads what the kernel verbs need, which is large and in a file of its own. */
	readonly kernel?: (() => Promise<typeof import('./verbs/kernel/verbs.ts')>) | undefined;
	/** Says something beside the answer. */
	readonly note: (text: string) => void;
	/** Set by a verb that found something (exit 1). */
	found: boolean;
	/** Set by a verb that had bad input and went on (exit 2). */
	badInput: boolean;
	/** Set by a verb whose answer does not cover all that was asked (exit 3, if nothing was found). */
	cannotTell: boolean;
}
