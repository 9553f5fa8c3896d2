/** The options that say which kernel source is read, and with what. */

import { textKind } from './kind.ts';
import { option, repeated } from './table.ts';

export const pathKind = textKind('PATH', (text) => text, 'a path');

/** What all verbs that read a kernel's source take. */
export const sourceTable = {
	patch: repeated(pathKind, 'A patch, mbox or diff, applied to a copy of the source; - for stdin; may be repeated'),
	shim: option(pathKind, 'C text that defines what the source uses and the harness lacks'),
	cc: option(pathKind, 'A clang of this machine with the WebAssembly target and wasm-ld, instead of @yowasp/clang'),
} as const;
