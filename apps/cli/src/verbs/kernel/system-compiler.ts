/** A clang that the user names. It sees our files and no other: through a file system of its own, and that is checked. */

import { spawnSync } from 'node:child_process';
import { InputError } from '../../input-error.ts';
import { DEPENDENCIES, OVERLAY } from './clang.ts';
import { createCompiler, type ProcessCompiler } from './compiler-process.ts';

/** Before clang 16 it zeroes stack variables only for those who say that they know what it says. */
const MAY_ZERO = '-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang';
const MAY_ZERO_UNASKED = 16;

/**
 * @param childFile what the process runs that starts it
 * @throws InputError if it is no clang that runs
 */
export function createSystemCompiler(path: string, childFile: URL): ProcessCompiler {
	const stdout = path === '' ? '' : versionOf(path);
	if (!stdout.includes('clang')) {
		throw new InputError('usage', '--cc', path, 'no clang that runs', 'clang, or its path');
	}
	const major = Number(/clang version (\d{1,4})\./.exec(stdout)?.[1] ?? MAY_ZERO_UNASKED);
	const more = [
		...(major < MAY_ZERO_UNASKED ? [MAY_ZERO] : []),
		...['-ivfsoverlay', OVERLAY],
		...['-MD', '-MF', DEPENDENCIES, '-MT', 'kernel'],
	];
	return createCompiler(`${path} ${stdout}`, childFile, { clang: path, more }, []);
}

function versionOf(path: string): string {
	const { stdout, status, error } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
	return error || status !== 0 ? '' : stdout;
}
