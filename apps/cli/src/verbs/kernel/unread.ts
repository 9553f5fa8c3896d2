/** Files that differ between two sources and that the harness does not read: what they change is not known. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isConcerned } from '@hvmmio/kernel-diff';
import { KERNEL_FILES } from '@hvmmio/kernel-harness';
import { filesChanged } from './revision.ts';

interface At {
	readonly path: string;
	readonly rev?: string | undefined;
}

/** @throws InputError for a repository that git cannot read */
export function unreadBetween(old: At, now: At): string[] {
	if (old.rev !== undefined && now.rev !== undefined) {
		return old.rev === now.rev ? [] : filesChanged(old.path, old.rev, now.rev).filter(isUnread);
	}
	const areTrees = [old.path, now.path].every((path) => statSync(path).isDirectory());
	return old.path === now.path || !areTrees ? [] : [...differing(old.path, now.path, '')].sort();
}

function isUnread(file: string): boolean {
	return isConcerned(file) && !KERNEL_FILES.includes(file);
}

/** What differs in a folder of two trees. A link to a folder is not followed: it may lead round in a circle. */
function* differing(old: string, now: string, folder: string): Generator<string> {
	const [before, after] = [entriesOf(join(old, folder)), entriesOf(join(now, folder))];
	for (const [name, isFolder] of new Map([...before, ...after])) {
		const path = `${folder}${name}`;
		if (isFolder || before.get(name) === true) {
			yield* differing(old, now, `${path}/`);
		}
		if (isUnread(path) && differ(join(old, path), join(now, path))) {
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
	try {
		return one.size !== other.size || !readFileSync(a).equals(readFileSync(b));
	} catch {
		return true;
	}
}
