/** Options that select a kernel source, and the tools to read it with. */

import { fileKind, textKind } from '../command/kind.ts';
import { grouped, type NameOf, option, repeated, type Values } from '../command/option.ts';
import { InputError } from '../input-error.ts';

export const pathKind = fileKind('PATH', 'a path');

const revKind = textKind('REV', (text) => text, 'a revision');

/** Options of all verbs that read a kernel source. */
export const sourceTable = grouped('KERNEL SOURCE', {
	rev: option(revKind, 'A revision of the git repository at the path; kernel diff and prove also take OLD..NEW'),
	patch: repeated(pathKind, 'A patch, mbox or diff, applied to a copy of the source; - for stdin; may be repeated'),
	shim: option(pathKind, 'C text that defines what the source uses and the harness lacks'),
	cc: option(pathKind, 'A clang of this machine with the WebAssembly target and wasm-ld, instead of @yowasp/clang'),
});

/** @throws InputError for what says how a source is read where none is named: it would be looked at by nobody */
export function checkNoSource(values: Partial<Values<typeof sourceTable>>, nameOf: NameOf, expected: string): void {
	const lone = (['rev', 'patch', 'shim', 'cc'] as const).find((key) => values[key] !== undefined);
	if (lone !== undefined) {
		throw new InputError('usage', nameOf(lone), values[lone], 'no kernel source is named', expected);
	}
}
