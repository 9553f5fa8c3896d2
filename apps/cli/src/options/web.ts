/** The options of `hvmmio web`. */

import { textKind, ValueError } from './kind.ts';
import { option } from './table.ts';

const PORT_EXPECTED = 'a port from 0 to 65535, 0 for one that is free';

const portKind = textKind(
	'N',
	(text) => {
		const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
		if (!(port <= 65_535)) {
			throw new ValueError('usage', 'not a port', PORT_EXPECTED);
		}
		return port;
	},
	PORT_EXPECTED,
);

export const webTable = {
	port: option(portKind, 'The port to listen on (default: one that is free)'),
} as const;
