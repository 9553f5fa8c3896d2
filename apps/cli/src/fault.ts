/** What the machine does not give: no place, no memory, no permission. Not the user's input, and not our error. */

import { InputError } from './input-error.ts';

/** Codes of the system (errno) and of Node, in words. */
export const SYSTEM_REASONS: Readonly<Record<string, string>> = {
	ENOENT: 'no such file or folder',
	EACCES: 'no permission',
	EPERM: 'no permission',
	EISDIR: 'is a directory',
	ENOTDIR: 'a part of its path is no directory',
	ENAMETOOLONG: 'the name is too long',
	ELOOP: 'too many links',
	ENOSPC: 'no space left',
	EDQUOT: 'the quota is used up',
	EROFS: 'the file system is read-only',
	EFBIG: 'larger than files may be',
	EIO: 'an error of the device',
	EMFILE: 'too many open files',
	ENFILE: 'too many open files',
	EBADF: 'not open',
	ENOMEM: 'not enough memory',
	EAGAIN: 'no process or thread can be started',
	ERR_WORKER_OUT_OF_MEMORY: 'not enough memory',
	ERR_WORKER_INIT_FAILED: 'no process or thread can be started',
	ERR_SYSTEM_ERROR: 'an error of the system',
};

/** V8 has no code for these; they are its own words, not ours. */
const OUT_OF_MEMORY = /allocation failed|could not allocate|cannot allocate|out of memory/i;

/** The fault of the environment that an error is; null for any other. */
export function faultOf(error: unknown): InputError | null {
	if (!(error instanceof Error)) {
		return null;
	}
	const { code, path, syscall } = error as NodeJS.ErrnoException;
	if (code !== undefined && Object.hasOwn(SYSTEM_REASONS, code)) {
		const what = syscall === undefined ? 'system' : `system (${syscall})`;
		return new InputError('environment', what, path, SYSTEM_REASONS[code] as string, 'an environment that allows it');
	}
	return error instanceof RangeError && OUT_OF_MEMORY.test(error.message)
		? new InputError('environment', 'memory', undefined, 'not enough', 'some 200 MB, and no limit on address space')
		: null;
}
