/** A kernel's source: a tree, its `vmbus_drv.c` or a revision of a git repository, with patches applied to a copy. */

import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Mail, readMails } from '@hvmmio/evidence/mail';
import type { Unread } from '@hvmmio/kernel-diff';
import {
	applySeries,
	BadSource,
	KERNEL_FILES,
	type KernelFiles,
	LARGEST_FILE,
	type Moves,
	missingPatches,
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

/** What a report calls a source: its path, and the revision there. */
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

export interface PatchedSource {
	readonly files: KernelFiles;
	readonly unread: Unread;
}

/** Copies of the files with the patches applied, one after the other. @throws InputError */
export async function patched(files: KernelFiles, patches: readonly string[]): Promise<PatchedSource> {
	let [result, moved]: [KernelFiles, Moves] = [files, {}];
	const others = new Set<string>();
	const sharing = new Set<string>();
	const all: Mail[] = [];
	for (const path of patches) {
		const messages = await mailsIn(path);
		all.push(...messages);
		const applied = sourceErrors(() => applySeries(result, messages, moved), path);
		[result, moved] = [applied.files, applied.moved];
		for (const file of applied.others) {
			others.add(file);
		}
		for (const file of applied.sharing) {
			sharing.add(file);
		}
	}
	return { files: result, unread: { files: [...others], sharing: [...sharing], patches: missingPatches(all) } };
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

/** Runs something that throws BadSource, as InputErrors. */
function sourceErrors<T>(work: () => T, path: string): T {
	try {
		return work();
	} catch (error) {
		throw error instanceof BadSource
			? new InputError('bad-file', `${path}: ${error.what}`, undefined, error.why, error.expected)
			: error;
	}
}

export function asInputError(error: unknown): unknown {
	return error instanceof BadSource
		? new InputError('bad-file', error.what, undefined, error.why, error.expected)
		: error;
}
