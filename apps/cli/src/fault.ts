/** Faults of the environment, such as no space, memory or permission: neither invalid input nor internal errors. */

import { InputError } from './input-error.ts';

/** Texts for error codes of the system (errno) and of Node. */
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

/** V8 has no codes for these errors, so its messages are matched. */
const OUT_OF_MEMORY = /allocation failed|could not allocate|cannot allocate|out of memory/i;

/** The fault of the environment that caused an error; null for other errors. */
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
