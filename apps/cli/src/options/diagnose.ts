/** The options of the verb diagnose. */

import { formTable } from './forms.ts';

export const diagnoseTable = { json: formTable.json, svg: formTable.svg } as const;
