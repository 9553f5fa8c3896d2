/** The options of the verb diagnose. */

import { formTable } from './forms.ts';
import { booleanKind } from './kind.ts';
import { option } from './table.ts';

export const diagnoseTable = {
	json: formTable.json,
	svg: formTable.svg,
	explain: option(booleanKind, 'List the VMs that were tried and the line that felled each'),
} as const;
