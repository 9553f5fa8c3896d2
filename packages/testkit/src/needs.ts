/** Requirements of a test suite on the machine, and what happens if they are not met. */

import { existsSync } from 'node:fs';

/**
 * Reports a missing requirement, whose tests are then skipped. @param what its name, at the start of a sentence:
 * `script(1)`
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
