/** The options of the verbs kernel diff, kernel check and kernel identify. */

import { policyKind } from './kernel.ts';
import { booleanKind, choiceKind, textKind } from './kind.ts';
import { wholeKind } from './numbers.ts';
import { option, repeated } from './table.ts';

export const pathKind = textKind('PATH', (text) => text, 'a path would be right');

/** What all verbs that read a kernel's source take. */
export const sourceTable = {
	patch: repeated(pathKind, 'A patch, mbox or diff, applied to a copy of the source; - for stdin; may be repeated'),
	shim: option(pathKind, 'C text that defines what the source uses and the harness lacks'),
	cc: option(pathKind, 'A clang of this machine with the WebAssembly target and wasm-ld, instead of @yowasp/clang'),
} as const;

const seed = option(wholeKind(0, 2 ** 32 - 1), 'Another seed, other inputs (default 1)');
const json = option(booleanKind, 'One JSON document on stdout');

export const diffTable = {
	...sourceTable,
	format: option(choiceKind(['text', 'markdown', 'json', 'ktap']), 'How to answer (default text)'),
	json,
	cases: option(wholeKind(0, 1e9), 'Inputs beside every VM: values around constants, random ones (default 300000)'),
	seed,
} as const;

export const checkTable = {
	...sourceTable,
	policy: option(policyKind, 'The policy as which it should decide'),
	cases: option(wholeKind(1, 1e10), 'Generated inputs (default 300000)'),
	seed,
	exhaustive: option(booleanKind, 'Beside them every VM and every kernel on it'),
	json,
} as const;

export const identifyTable = {
	...sourceTable,
	cases: option(wholeKind(1, 1e10), 'Inputs for each policy (default 50000)'),
	seed,
	json,
} as const;
