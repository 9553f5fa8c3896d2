/** Python with packages from PyPI, in a virtual environment in the cache. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHED, call } from './call.mjs';

/**
 * Creates the environment and installs the requirements, if that was not done before.
 * @param {string} python the machine's Python
 * @param {string} name of the environment
 * @param {string} requirements a requirements file for pip
 * @returns {string} the environment's python
 */
export function pythonWith(python, name, requirements) {
	const folder = join(CACHED, name);
	const program = join(folder, 'bin', 'python');
	const stamp = join(folder, 'requirements.txt');
	const required = readFileSync(requirements, 'utf8');
	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== required) {
		call(python, ['-m', 'venv', folder], '/');
		call(
			program,
			['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements],
			'/',
		);
		writeFileSync(stamp, required);
	}
	return program;
}
