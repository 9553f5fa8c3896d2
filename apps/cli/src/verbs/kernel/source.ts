/** A kernel's source from the disk: a tree, or its `vmbus_drv.c`, with patches applied to a copy. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
	applyPatches,
	BadSource,
	KERNEL_FILES,
	type KernelFiles,
	LARGEST_FILE,
	VMBUS_FILE,
} from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';
import { readText } from '../../io/files.ts';

const EXPECTED = `a kernel tree or its ${VMBUS_FILE}`;

/** The files of the kernel at a path. @throws InputError */
export function readKernel(what: string, path: string): KernelFiles {
	if (!isFolder(path)) {
		return { [VMBUS_FILE]: readText(what, path, LARGEST_FILE) };
	}
	const present = KERNEL_FILES.filter((file) => statSync(join(path, file), { throwIfNoEntry: false })?.isFile());
	if (!present.includes(VMBUS_FILE)) {
		throw new InputError('bad-file', what, path, `has no ${VMBUS_FILE}`, EXPECTED);
	}
	return Object.fromEntries(present.map((file) => [file, readText(what, join(path, file), LARGEST_FILE)]));
}

function isFolder(path: string): boolean {
	const found = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false });
	if (found === undefined) {
		throw new InputError('bad-file', 'kernel', path, 'no such file', EXPECTED);
	}
	return found.isDirectory();
}

const LARGEST_PATCH = 16 * 2 ** 20;

/** Copies of the files with the patches applied, one after the other. @throws InputError */
export function patched(files: KernelFiles, patches: readonly string[]): { files: KernelFiles; notes: string[] } {
	let result = files;
	const notes: string[] = [];
	for (const path of patches) {
		const text = readText('--patch', path, LARGEST_PATCH);
		const applied = sourceErrors(() => applyPatches(result, text));
		result = applied.files;
		if (applied.changed.length === 0) {
			notes.push(`${path} changes none of the files that decide`);
		}
	}
	return { files: result, notes };
}

/** Runs something that throws BadSource, as InputErrors. */
export function sourceErrors<T>(work: () => T): T {
	try {
		return work();
	} catch (error) {
		throw asInputError(error);
	}
}

export function asInputError(error: unknown): unknown {
	return error instanceof BadSource ? new InputError('bad-file', error.what, undefined, error.why, error.right) : error;
}
