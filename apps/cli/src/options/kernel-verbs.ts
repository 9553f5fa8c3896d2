/** The options of the verbs kernel diff, kernel check and kernel identify. */

import { policyKind } from './kernel.ts';
import { booleanKind, choiceKind } from './kind.ts';
import { wholeKind } from './numbers.ts';
import { sourceTable } from './source.ts';
import { option } from './table.ts';

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
