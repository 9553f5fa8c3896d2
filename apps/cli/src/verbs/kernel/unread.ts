/** Finds files that differ between two sources and that the harness does not read. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCode, isConcerned, type Unread } from '@hvmmio/kernel-diff';
import { hasSharedName, KERNEL_FILES } from '@hvmmio/kernel-harness';
import { filesChanged, filesWithSharedName } from './revision.ts';
import type { SourceAt } from './sides.ts';

type UnreadFiles = Omit<Unread, 'patches'>;

/**
 * What of a change is not read: between two sources, and of patches that are applied to the second.
 * @param patched what the patches alone show
 * @throws InputError for a repository that git cannot read
 */
export function unreadOf(old: SourceAt, now: SourceAt, { patches, ...patched }: Unread): Unread {
	const [byPatches, between] = [unreadByPatches(now, patched), unreadBetween(old, now)];
	const all = (what: keyof UnreadFiles) => [...new Set([...byPatches[what], ...between[what]])];
	return { files: all('files'), sharing: all('sharing'), patches };
}

/** Unread files that differ and could bear on MMIO, by their path or by the names in them. @throws InputError */
export function unreadBetween(old: SourceAt, now: SourceAt): UnreadFiles {
	if (old.rev !== undefined && now.rev !== undefined) {
		const changed = old.rev === now.rev ? [] : filesChanged(old.path, old.rev, now.rev).filter(isUnread);
		const found = filesWithSharedName(old.path, [old.rev, now.rev], changed.filter(isOther));
		return { files: changed.filter((file) => !isOther(file) || found.has(file)), sharing: [...found] };
	}
	const areTrees = [old.path, now.path].every((path) => statSync(path).isDirectory());
	const files = old.path === now.path || !areTrees ? [] : [...differing(old.path, now.path, '')].sort();
	return { files, sharing: files.filter(isOther) };
}

/** Unread files that patches change: the whole file can have a shared name that its changed lines do not have. */
function unreadByPatches({ path, rev }: SourceAt, { files, sharing }: UnreadFiles): UnreadFiles {
	const isWhole = rev !== undefined || statSync(path).isDirectory();
	const left = isWhole ? files.filter((file) => isOther(file) && !sharing.includes(file)) : [];
	const found =
		rev === undefined ? left.filter((file) => isSharing(join(path, file))) : filesWithSharedName(path, [rev], left);
	return { files, sharing: [...sharing, ...found] };
}

function isUnread(file: string): boolean {
	return isCode(file) && !KERNEL_FILES.includes(file);
}

/** Does it belong to another subsystem, so that it bears on MMIO only by the names in it? */
function isOther(file: string): boolean {
	return isCode(file) && !isConcerned(file);
}

/** Unread files that differ in a folder of two trees. Links to folders are not followed, since they can form a cycle. */
function* differing(old: string, now: string, folder: string): Generator<string> {
	const [before, after] = [entriesOf(join(old, folder)), entriesOf(join(now, folder))];
	for (const [name, isFolder] of new Map([...before, ...after])) {
		const path = `${folder}${name}`;
		if (isFolder || before.get(name) === true) {
			yield* differing(old, now, `${path}/`);
		}
		const both = [join(old, path), join(now, path)] as const;
		if (isUnread(path) && differ(...both) && (!isOther(path) || both.some(isSharing))) {
			yield path;
		}
	}
}

/** The names in a folder, and whether each is a folder; empty if the folder does not exist, as in a partial tree. */
function entriesOf(folder: string): Map<string, boolean> {
	try {
		const entries = readdirSync(folder, { withFileTypes: true });
		return new Map(entries.filter(({ name }) => name !== '.git').map((entry) => [entry.name, entry.isDirectory()]));
	} catch {
		return new Map();
	}
}

/** Do two files differ? One that is missing or unreadable differs from the other, unless both are missing. */
function differ(a: string, b: string): boolean {
	const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
	if (!one?.isFile() || !other?.isFile()) {
		return one?.isFile() === true || other?.isFile() === true;
	}
	if (one.dev === other.dev && one.ino === other.ino) {
		return false;
	}
	try {
		return one.size !== other.size || !readFileSync(a).equals(readFileSync(b));
	} catch {
		return true;
	}
}

/** Has it one of the names, or can it not be read? */
function isSharing(path: string): boolean {
	if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
		return false;
	}
	try {
		return hasSharedName(readFileSync(path, 'latin1'));
	} catch {
		return true;
	}
}
