/** A clang that the user names. A virtual file system shows it the harness's files alone, and its output is checked. */

import { spawnSync } from 'node:child_process';
import { InputError } from '../../input-error.ts';
import { DEPENDENCIES, OVERLAY } from './clang.ts';
import { createCompiler, type ProcessCompiler } from './compiler-process.ts';

/** Before clang 16, zeroing stack variables requires this flag. */
const ENABLE_ZERO = '-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang';
const ZERO_WITHOUT_FLAG_SINCE = 16;

/**
 * @param childFile the script of the process that runs clang
 * @throws InputError if the program does not run or is not clang
 */
export function createSystemCompiler(path: string, childFile: URL): ProcessCompiler {
	const stdout = path === '' ? '' : versionOf(path);
	if (!stdout.includes('clang')) {
		throw new InputError('usage', '--cc', path, 'no clang that runs', 'clang, or its path');
	}
	const major = Number(/clang version (\d{1,4})\./.exec(stdout)?.[1] ?? ZERO_WITHOUT_FLAG_SINCE);
	const more = [
		...(major < ZERO_WITHOUT_FLAG_SINCE ? [ENABLE_ZERO] : []),
		...['-ivfsoverlay', OVERLAY],
		...['-MD', '-MF', DEPENDENCIES, '-MT', 'kernel'],
	];
	return createCompiler(`${path} ${stdout}`, childFile, { clang: path, more }, []);
}

function versionOf(path: string): string {
	const { stdout, status, error } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
	return error || status !== 0 ? '' : stdout;
}
