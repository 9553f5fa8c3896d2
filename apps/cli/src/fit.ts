/** Sentences at the width of the terminal. */

import { wrap } from '@hvmmio/report';
import type { Context } from './context.ts';

/** A table, a map or a line to paste is none. */
const SENTENCE = /^ *\p{Lu}.*\.$/u;

/** On a terminal a sentence that is too long goes on in the next line; elsewhere it stays whole, for grep and scripts. */
export function fit(lines: readonly string[], { terminal, columns }: Pick<Context, 'terminal' | 'columns'>): string[] {
	return lines.flatMap((line) => {
		if (!terminal || line.length <= columns || !SENTENCE.test(line)) {
			return [line];
		}
		return wrap(line, { columns, indent: line.search(/\S/) });
	});
}
