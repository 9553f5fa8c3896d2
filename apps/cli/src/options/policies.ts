/** The options of the verb policies. */

import { booleanKind, textKind } from './kind.ts';
import { option } from './table.ts';

export const policiesTable = {
	kernel: option(
		textKind('VERSION', (text) => text, ''),
		'Only what this release carries: 6.1.192, 6.1.176-1, 7.1',
	),
	json: option(booleanKind, 'One JSON document on stdout'),
} as const;
