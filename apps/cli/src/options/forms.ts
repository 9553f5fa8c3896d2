/** The options that say how to ask and how to answer, the same for layout, reserve and simulate. */

import { booleanKind, textKind } from './kind.ts';
import { option } from './table.ts';

const fileKind = textKind('FILE', (text) => text, 'a file name');

export const formTable = {
	vm: option(fileKind, 'The VM from a JSON file, - for stdin; flags win'),
	json: option(booleanKind, 'One JSON document on stdout'),
	ndjson: option(booleanKind, 'Requests on stdin and answers on stdout, one a line'),
	svg: option(fileKind, 'Write the map as a picture'),
	explain: option(booleanKind, 'Tell each step: who asks, what is skipped and why'),
} as const;
