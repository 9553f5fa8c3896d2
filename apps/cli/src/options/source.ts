/** The options that say which kernel source is read, and with what. */

import { fileKind, textKind } from '../command/kind.ts';
import { grouped, option, repeated } from '../command/option.ts';

export const pathKind = fileKind('PATH', 'a path');

const revKind = textKind('REV', (text) => text, 'a revision');

/** What all verbs that read a kernel's source take. */
export const sourceTable = grouped('KERNEL SOURCE', {
	rev: option(revKind, 'A revision of the git repository at the path; kernel diff and prove also take OLD..NEW'),
	patch: repeated(pathKind, 'A patch, mbox or diff, applied to a copy of the source; - for stdin; may be repeated'),
	shim: option(pathKind, 'C text that defines what the source uses and the harness lacks'),
	cc: option(pathKind, 'A clang of this machine with the WebAssembly target and wasm-ld, instead of @yowasp/clang'),
});
