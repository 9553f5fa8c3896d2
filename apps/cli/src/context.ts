/** The environment of a verb: output, properties of the terminal, and its outcome. */

import { jsonText } from '@hvmmio/report';

/** The interface of a run to the process. */
export interface Io {
	/** Writes to stdout. */
	readonly out: (text: string) => void;
	/** Writes to stderr. */
	readonly err: (text: string) => void;
	/** Writes bytes to stdout; they must not change until it resolves. */
	readonly write: (bytes: Uint8Array) => Promise<void>;
	/** Whether ANSI colours are written to stdout. */
	readonly color: (choice: ColorChoice) => boolean;
	/** Columns of the terminal. */
	readonly columns: number;
	/** True if stdout is a terminal. */
	readonly terminal: boolean;
	/** True if the locale's character set is not UTF-8, so that text output must be ASCII. */
	readonly ascii: boolean;
	/** Standard input as chunks; opened on demand, since opening it delays start-up. */
	readonly stdin: () => AsyncIterable<Uint8Array>;
	/** Shows the progress of a long run on a terminal, replacing the previous text; empty text clears it. */
	readonly progress: (text: string) => void;
	/** The script for worker threads of a verb; without it everything runs in one thread. */
	readonly worker?: ((verb: 'difftest' | 'kernel' | 'ndjson') => string) | undefined;
	/** Loads the kernel verbs, which are in a separate, large file. */
	readonly kernel?: (() => Promise<typeof import('./verbs/kernel/verbs.ts')>) | undefined;
}

export type ColorChoice = 'auto' | 'always' | 'never';

export interface Context extends Omit<Io, 'color' | 'err'> {
	readonly color: boolean;
	/** Width of text: the terminal's, infinite without one. */
	readonly textColumns: number;
	/** Lines for a reader, which fit already. */
	readonly print: (lines: readonly string[]) => void;
	/** The same in a form for readers, `text`, or in one for programs, which stays as it is. */
	readonly printAs: (form: string, lines: readonly string[]) => void;
	/** One JSON document. */
	readonly printJson: (document: object) => void;
	/** Writes a note to stderr. */
	readonly note: (text: string) => void;
	/** Set by a verb that found something (exit 1). */
	found: boolean;
	/** Set by a verb that had bad input and went on (exit 2). */
	badInput: boolean;
	/** Set by a verb whose answer does not cover everything (exit 3, if nothing was found). */
	cannotTell: boolean;
}

/** A narrower terminal has to break lines by itself. */
const MIN_COLUMNS = 40;

export function createContext(io: Io, choice: ColorChoice): Context {
	const { err, color, ...rest } = io;
	const print = (lines: readonly string[]) => {
		io.out(`${lines.map((line) => (io.ascii ? asciiOf(line) : line)).join('\n')}\n`);
	};
	return {
		...rest,
		color: color(choice),
		textColumns: io.terminal ? Math.max(MIN_COLUMNS, io.columns) : Number.POSITIVE_INFINITY,
		print,
		printAs: (form, lines) => (form === 'text' ? print(lines) : io.out(`${lines.join('\n')}\n`)),
		printJson: (document) => io.out(`${jsonText(document)}\n`),
		note: (text) => err(`hvmmio: note: ${text}\n`),
		found: false,
		badInput: false,
		cannotTell: false,
	};
}

/** ASCII replacements for the signs of the map and for punctuation, all of the same width. */
const ASCII: Readonly<Record<string, string>> = {
	'│': '|',
	'×': 'x',
	'░': '+',
	'▒': '=',
	'█': '#',
	'▓': '%',
	'·': '.',
	'⋮': ':',
	'≈': '~',
	'…': '~',
	'’': "'",
	'“': '"',
	'”': '"',
	'–': '-',
	'→': '>',
};

function asciiOf(line: string): string {
	return line.replace(/[^\0-\x7f]/gu, (character) => ASCII[character] ?? '?');
}
