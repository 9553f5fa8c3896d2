/** Reads a kernel's source: a tree, its `vmbus_drv.c` or a revision of a git repository; patches apply to a copy. */

import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Mail, readMails } from '@hvmmio/evidence/mail';
import {
	applyPatchFiles,
	BadSource,
	KERNEL_FILES,
	type KernelFiles,
	LARGEST_FILE,
	type PatchedSource,
	type PatchFile,
	VMBUS_FILE,
} from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';
import { readFileBytes, readText } from '../../io/files.ts';
import { readRevision } from './revision.ts';

const EXPECTED = `a kernel tree or its ${VMBUS_FILE}`;

/** SHA-256 of a kernel's files. */
export function digestOf(files: KernelFiles): string {
	const named = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
	return createHash('sha256').update(JSON.stringify(named)).digest('hex');
}

/** The files of the kernel at a path, or in a revision of the repository there. @throws InputError */
export function readKernel(what: string, path: string, rev?: string): KernelFiles {
	if (rev !== undefined) {
		if (!isFolder(path)) {
			throw new InputError('bad-file', what, path, 'is a file', 'a git repository, with --rev');
		}
		return readRevision(path, rev);
	}
	if (!isFolder(path)) {
		return { [VMBUS_FILE]: readText(what, path, LARGEST_FILE) };
	}
	const present = KERNEL_FILES.filter((file) => statSync(join(path, file), { throwIfNoEntry: false })?.isFile());
	if (!present.includes(VMBUS_FILE)) {
		throw new InputError('bad-file', what, path, `has no ${VMBUS_FILE}`, EXPECTED);
	}
	return Object.fromEntries(present.map((file) => [file, readText(what, join(path, file), LARGEST_FILE)]));
}

/** Name of a source in reports: path and revision. */
export function nameOf(path: string, rev: string | undefined): string {
	return rev === undefined ? path : `${path} ${rev}`;
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
export async function patched(files: KernelFiles, patches: readonly string[]): Promise<PatchedSource> {
	const patchFiles: PatchFile[] = [];
	for (const path of patches) {
		patchFiles.push({ name: path, messages: await mailsIn(path) });
	}
	try {
		return applyPatchFiles(files, patchFiles);
	} catch (error) {
		throw asInputError(error);
	}
}

async function mailsIn(path: string): Promise<Mail[]> {
	try {
		return await readMails(readFileBytes('--patch', path, LARGEST_PATCH));
	} catch (error) {
		throw error instanceof RangeError
			? new InputError('bad-file', '--patch', path, error.message, 'a patch or a series of patches')
			: error;
	}
}

/** The harness's error for a bad source, as an error of the command; other errors stay as they are. */
export function asInputError(error: unknown): unknown {
	return error instanceof BadSource
		? new InputError('bad-file', error.what, undefined, error.why, error.expected)
		: error;
}
