/** A line of somebody else's file: what would change its order or look unseen is written out, tabs stay. */

import { printable } from '@hvmmio/report';

export function visible(line: string): string {
	return line.split('\t').map(printable).join('\t');
}
