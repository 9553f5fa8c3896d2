/** Files that differ between two sources and that the harness does not read: what they change is not known. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isConcerned } from '@hvmmio/kernel-diff';
import { KERNEL_FILES } from '@hvmmio/kernel-harness';
import { filesChanged } from './revision.ts';

/** Where a file lies that may bear on MMIO; of a whole tree the rest is not compared. */
const FOLDERS = [
	'drivers/hv',
	'drivers/pci/controller',
	'drivers/gpu/drm/hyperv',
	'drivers/video',
	'drivers/video/fbdev',
	'drivers/firmware',
	'drivers/acpi',
	'arch/x86/hyperv',
	'arch/x86/include/asm',
	'arch/arm64/hyperv',
	'include/asm-generic',
	'include/hyperv',
	'include/linux',
	'kernel',
];

interface At {
	readonly path: string;
	readonly rev?: string | undefined;
}

/** @throws InputError for a repository that git cannot read */
export function unreadBetween(old: At, now: At): string[] {
	if (old.rev !== undefined && now.rev !== undefined) {
		return old.rev === now.rev ? [] : filesChanged(old.path, old.rev, now.rev).filter(isUnread);
	}
	return old.path === now.path
		? []
		: FOLDERS.flatMap((folder) => {
				const names = new Set([...namesIn(join(old.path, folder)), ...namesIn(join(now.path, folder))]);
				const files = [...names].map((name) => `${folder}/${name}`).filter(isUnread);
				return files.filter((file) => differ(join(old.path, file), join(now.path, file))).sort();
			});
}

function isUnread(file: string): boolean {
	return isConcerned(file) && !KERNEL_FILES.includes(file);
}

/** None where there is no such folder: the source is a single file, or a part of a tree. */
function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/** Is one of them not there, or can it not be read? Then they differ, unless neither source has such a folder. */
function differ(a: string, b: string): boolean {
	const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
	if (!one?.isFile() || !other?.isFile()) {
		return one?.isFile() === true || other?.isFile() === true;
	}
	try {
		return one.size !== other.size || !readFileSync(a).equals(readFileSync(b));
	} catch {
		return true;
	}
}
