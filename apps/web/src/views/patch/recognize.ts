/** What of a text is for this view: a patch, alone or in a mail, or a kernel's source. */

import { readMails } from '@hvmmio/evidence/mail';
import type { PatchFile } from '@hvmmio/kernel-harness';

/** A patch has this in a reading of its text: the names of a file and where in it something changes, or git's header. */
const DIFF = /^(?:--- [^\n]*\n\+\+\+ [^\n]*\n@@ |diff --git )/m;
/** No log and no settings of a machine have such a line. */
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*[<"]/m;

/** The files are too large to be read here, or too many of them. */
const LARGEST = 4 * 2 ** 20;

export function hasPatch(messages: PatchFile['messages']): boolean {
	return messages.some(({ readings }) => readings.some((reading) => DIFF.test(reading)));
}

/** Null if it is neither. */
export async function recognize(content: Blob): Promise<'patch' | 'source' | null> {
	if (content.size > LARGEST) {
		return null;
	}
	const bytes = new Uint8Array(await content.arrayBuffer());
	return hasPatch(await readMails(bytes)) ? 'patch' : INCLUDE.test(new TextDecoder().decode(bytes)) ? 'source' : null;
}
