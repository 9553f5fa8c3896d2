/** Makes a line of an untrusted file visible: control and bidirectional characters are escaped, tabs are kept. */

import { printable } from '@hvmmio/report';

export function visible(line: string): string {
	return line.split('\t').map(printable).join('\t');
}
