/** Python with packages of its registry, in an environment of its own in the cache. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHED, call } from './call.mjs';

/**
 * Makes the environment and installs what is asked for, unless that was done.
 * @param {string} python the one of the machine
 * @param {string} name of the environment
 * @param {string} requirements a file that pip reads
 * @returns {string} the environment's python
 */
export function pythonWith(python, name, requirements) {
	const folder = join(CACHED, name);
	const program = join(folder, 'bin', 'python');
	const stamp = join(folder, 'requirements.txt');
	const wanted = readFileSync(requirements, 'utf8');
	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
		call(python, ['-m', 'venv', folder], '/');
		call(
			program,
			['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements],
			'/',
		);
		writeFileSync(stamp, wanted);
	}
	return program;
}
