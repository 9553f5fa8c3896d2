/** Files that differ between two sources and that the harness does not read: what they change is not known. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isCode, isConcerned, type Unread } from '@hvmmio/kernel-diff';
import { hasSharedName, KERNEL_FILES } from '@hvmmio/kernel-harness';
import { filesChanged, filesWithSharedName } from './revision.ts';
import type { SourceAt } from './sides.ts';

type UnreadFiles = Omit<Unread, 'patches'>;

/**
 * Of two sources, of which patches make the second, or of one source without and with them.
 * @param patched as the patches alone tell
 * @throws InputError for a repository that git cannot read
 */
export function unreadOf(old: SourceAt, now: SourceAt, { patches, ...patched }: Unread): Unread {
	const [byPatches, between] = [unreadByPatches(now, patched), unreadBetween(old, now)];
	const all = (what: keyof UnreadFiles) => [...new Set([...byPatches[what], ...between[what]])];
	return { files: all('files'), sharing: all('sharing'), patches };
}

/** Those that could bear on MMIO, by their path or by what they name. */
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

/** What patches of a source change in files that are not read: a file can name what its changed lines do not. */
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

/** Is it another subsystem's, so that it bears on MMIO only by what it names? */
function isOther(file: string): boolean {
	return isCode(file) && !isConcerned(file);
}

/** What differs in a folder of two trees. A link to a folder is not followed: it may lead round in a circle. */
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

/** The names in a folder, and whether they are folders; none where it is not there, as in a part of a tree. */
function entriesOf(folder: string): Map<string, boolean> {
	try {
		const entries = readdirSync(folder, { withFileTypes: true });
		return new Map(entries.filter(({ name }) => name !== '.git').map((entry) => [entry.name, entry.isDirectory()]));
	} catch {
		return new Map();
	}
}

/** Is one of them not there, or can it not be read? Then they differ, unless neither source has such a file. */
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
