/** What a suite needs of the machine, and what comes of it where that is missing. */

import { existsSync } from 'node:fs';

/**
 * Says what is missing, for whose tests are then skipped.
 * @param what as a sentence begins with it: `script(1)`
 * @returns `isThere`
 * @throws with CI=true on Debian, where nothing is skipped
 */
export function needed(isThere: boolean, what: string): boolean {
	if (!isThere && process.env['CI'] === 'true' && existsSync('/etc/debian_version')) {
		throw new Error(`${what} is missing, and CI is to have it`);
	}
	if (!isThere) {
		console.warn(`SKIPPED: ${what} is missing, and so are the tests that need it`);
	}
	return isThere;
}
