/** What a verb works with: where to write, how the terminal looks, and what it found. */

import { jsonText } from '@hvmmio/report';
import { fit } from './fit.ts';

/** What a run needs of the process. */
export interface Io {
	/** Writes to stdout. */
	readonly out: (text: string) => void;
	/** Writes to stderr. */
	readonly err: (text: string) => void;
	/** Writes bytes to stdout; they must stay as they are until it resolves. */
	readonly write: (bytes: Uint8Array) => Promise<void>;
	/** Are ANSI colours written to stdout? */
	readonly color: (choice: ColorChoice) => boolean;
	/** Columns of the terminal. */
	readonly columns: number;
	/** Is stdout a terminal? */
	readonly terminal: boolean;
	/** Is the locale's character set another than UTF-8, so that text for readers is to be ASCII? */
	readonly ascii: boolean;
	/** Standard input in pieces; opened when it is asked for, since opening it takes time at start-up. */
	readonly stdin: () => AsyncIterable<Uint8Array>;
	/** Shows on a terminal how far a long run has come, in place of what was shown before; empty text clears it. */
	readonly progress: (text: string) => void;
	/** The file that worker threads of a verb run; without it everything is done in one thread. */
	readonly worker?: ((verb: 'difftest' | 'kernel' | 'ndjson') => string) | undefined;
	/** Loads what the kernel verbs need, which is large and in a file of its own. */
	readonly kernel?: (() => Promise<typeof import('./verbs/kernel/verbs.ts')>) | undefined;
}

export type ColorChoice = 'auto' | 'always' | 'never';

export interface Context extends Omit<Io, 'color' | 'err'> {
	readonly color: boolean;
	/** Lines for a reader. */
	readonly print: (lines: readonly string[]) => void;
	/** The same in a form for readers, `text`, or in one for programs, which stays as it is. */
	readonly printAs: (form: string, lines: readonly string[]) => void;
	/** One JSON document. */
	readonly printJson: (document: object) => void;
	/** Says something beside the answer. */
	readonly note: (text: string) => void;
	/** Set by a verb that found something (exit 1). */
	found: boolean;
	/** Set by a verb that had bad input and went on (exit 2). */
	badInput: boolean;
	/** Set by a verb whose answer does not cover all that was asked (exit 3, if nothing was found). */
	cannotTell: boolean;
}

export function createContext(io: Io, choice: ColorChoice): Context {
	const { err, color, ...rest } = io;
	const print = (lines: readonly string[]) => {
		const fitting = lines.flatMap((line) => fit(line, io.terminal, io.columns));
		io.out(`${fitting.map((line) => (io.ascii ? asciiOf(line) : line)).join('\n')}\n`);
	};
	return {
		...rest,
		color: color(choice),
		print,
		printAs: (form, lines) => (form === 'text' ? print(lines) : io.out(`${lines.join('\n')}\n`)),
		printJson: (document) => io.out(`${jsonText(document)}\n`),
		note: (text) => err(`hvmmio: note: ${text}\n`),
		found: false,
		badInput: false,
		cannotTell: false,
	};
}

/** What stands for the signs of the map and the punctuation of texts, each as wide as the sign. */
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
