/** Applies patches, or a series of them, to copies of the files that the harness reads, as git apply would. */

import { KERNEL_FILES, type KernelFiles } from './files.ts';
import { BadSource } from './not-modelled.ts';
import { applyHunks, type Failure } from './patch/apply.ts';
import { changesIn, type FileChange } from './patch/parse.ts';
import { hasSharedName } from './shared-names.ts';

/** The result of applying patches to a copy of a tree's files. */
export interface Patched {
	readonly files: KernelFiles;
	/** Files that the harness reads and the patches change. */
	readonly changed: readonly string[];
	/** The other files that the patches change, which are not read. */
	readonly others: readonly string[];
	/** Those of `others` whose changed lines, or the lines around them, have one of SHARED_NAMES. */
	readonly sharing: readonly string[];
	/** Paths to which files that are read were moved, with the path that each is read as. */
	readonly moved: Moves;
}

/** New path of a file, and the path of {@link KERNEL_FILES} that it is read as. */
export type Moves = Readonly<Record<string, string>>;

const LARGEST_PATCH = 16 * 2 ** 20;
const EXPECTED = 'a patch for this source';

/**
 * Applies the changes in a text, in order. Changes to a file that the harness does not read are skipped, as are changes
 * to a file that is missing from a source of one file.
 * @param before moves of earlier patches
 * @throws BadSource if the text has no patch, or one that does not apply
 * @example
 * ```ts
 * import { applyPatches, BadSource } from '@hvmmio/kernel-harness';
 * // files: as the README has it
 * try {
 * 	applyPatches(files, 'no patch');
 * } catch (error) {
 * 	console.log(error instanceof BadSource); // true
 * }
 * ```
 */
export function applyPatches(files: KernelFiles, patch: string, before: Moves = {}): Patched {
	if (patch.length > LARGEST_PATCH) {
		throw new BadSource('patch', `${patch.length} characters are too many`, `at most ${LARGEST_PATCH}`);
	}
	const changes = changesIn(patch);
	if (changes.length === 0) {
		throw new BadSource('patch', 'no diff in it', 'a unified diff or a mail with one');
	}
	const result: Record<string, string> = { ...files };
	const isTree = Object.keys(files).length > 1;
	const changed = new Set<string>();
	const others = new Set<string>();
	const sharing = new Set<string>();
	const moved = new Map(Object.entries(before));
	const placeOf = (path: string | null) => path && (moved.get(pathIn(path)) ?? pathIn(path));
	for (const change of changes) {
		const [from, target] = [placeOf(change.from), placeOf(change.to)];
		const isRead = (path: string | null) =>
			path !== null && KERNEL_FILES.includes(path) && (isTree || change.from === null || Object.hasOwn(result, path));
		// A file that is moved to where nothing is read goes on to be what it was, unless another takes its place.
		const isMoved = change.kind === 'rename' && isRead(from) && !isRead(target);
		const to = isMoved && !changes.some((other) => other !== change && placeOf(other.to) === from) ? from : target;
		const shares = isSharing(change);
		for (const path of [from, to]) {
			if (path !== null) {
				(isRead(path) ? changed : others).add(path);
				if (shares) {
					sharing.add(path);
				}
			}
		}
		if (from !== to) {
			// Another file takes the place of one that was moved, whose content is no longer read.
			for (const [path] of [...moved].filter(([, place]) => place === to)) {
				others.add(path);
				moved.delete(path);
				delete result[to as string];
			}
		}
		if (isRead(to) && !isRead(from) && (change.kind === 'rename' || change.kind === 'copy')) {
			// What it becomes is not known.
			delete result[to as string];
			changed.delete(to as string);
			others.add(to as string);
		} else if (isRead(from) || isRead(to)) {
			applyChange(result, change, from, to);
		}
		if (change.kind === 'rename') {
			moved.delete(pathIn(change.from as string));
			if (isMoved && to === from) {
				moved.set(pathIn(change.to as string), from as string);
			}
		}
	}
	return {
		files: result,
		changed: [...changed],
		others: [...others].filter((path) => !changed.has(path)),
		sharing: [...sharing].filter((path) => others.has(path) && !changed.has(path)),
		moved: Object.fromEntries(moved),
	};
}

function isSharing({ hunks }: FileChange): boolean {
	return hunks.some(({ oldLines, newLines }) => hasSharedName([...oldLines, ...newLines].join('')));
}

/** Folders of a kernel tree in which paths of the tree occur again, and those that hold what is read. */
const FOLDERS = new Set(
	'arch drivers include kernel tools samples scripts Documentation fs net lib mm init'.split(' '),
);

/**
 * A path in the tree: without `a/` or `b/`, or without any prefix of the path of a file that is read. A file of the same
 * name below another folder of the tree, such as tools/include/linux/hyperv.h, is another file.
 */
function pathIn(path: string): string {
	const [first = '', ...rest] = path.split('/');
	const inner = rest.join('/');
	if (KERNEL_FILES.includes(path) || rest.length === 0) {
		return path;
	}
	const known = KERNEL_FILES.find((file) => path.endsWith(`/${file}`));
	const before = known === undefined ? [] : path.slice(0, -known.length - 1).split('/');
	if (known !== undefined && (known === inner || !before.some((folder) => FOLDERS.has(folder)))) {
		return known;
	}
	return FOLDERS.has(first) ? path : inner;
}

function applyChange(files: Record<string, string>, change: FileChange, from: string | null, to: string | null): void {
	const { kind, hunks, line, isBinary } = change;
	const name = (to ?? from) as string;
	const refuse = (why: string) => new BadSource(`patch line ${line}`, `does not apply to ${name}: ${why}`, EXPECTED);
	const source = from === null ? undefined : files[from];
	if (isBinary) {
		throw refuse('it is a binary patch, or the combined diff of a merge');
	}
	if (kind === 'create' && files[name] !== undefined) {
		throw refuse(`the file is there already${hasResult(files[name], hunks) ? '; it is applied already' : ''}`);
	}
	if (kind !== 'create' && source === undefined && KERNEL_FILES.includes(from ?? '')) {
		throw refuse(
			to !== null && to !== from && files[to] !== undefined ? `${from} is moved already` : 'there is no such file',
		);
	}
	const applied = applyHunks(source ?? '', hunks);
	if (typeof applied !== 'string') {
		throw refuse(failureText(applied, change, source ?? ''));
	}
	if (kind === 'delete' && applied !== '') {
		throw refuse('it removes the file, and text is left in it');
	}
	if (from !== null && kind !== 'copy' && from !== to) {
		delete files[from];
	}
	if (to !== null && KERNEL_FILES.includes(to)) {
		files[to] = applied;
	}
}

function hasResult(text: string | undefined, hunks: FileChange['hunks']): boolean {
	return text === hunks.flatMap(({ newLines }) => newLines).join('');
}

/** Describes why a hunk failed: it is already applied, or other text is where its lines should be. */
function failureText(
	{ hunk, isThere, nearest, expected, found }: Failure,
	{ hunks }: FileChange,
	source: string,
): string {
	const { line, oldStart } = hunks[hunk] as FileChange['hunks'][number];
	const which = `hunk ${hunk + 1} of ${hunks.length} (patch line ${line}, for line ${oldStart})`;
	if (isThere && isApplied(source, hunks)) {
		return 'it is applied already';
	}
	const short = (text: string) => JSON.stringify(text.trim().slice(0, 60));
	const there = found === null ? 'the file ends' : `stands ${short(found)}`;
	const nearby =
		nearest === null
			? 'none of its lines is there'
			: `near line ${nearest}, where ${there} in place of ${short(expected)}`;
	return `${which}: ${isThere ? 'what it puts there is there already' : nearby}`;
}

/** Do all hunks apply in reverse? */
function isApplied(source: string, hunks: FileChange['hunks']): boolean {
	const reversed = hunks.map((hunk) => ({
		...hunk,
		oldStart: hunk.newStart,
		newStart: hunk.oldStart,
		oldLines: hunk.newLines,
		newLines: hunk.oldLines,
	}));
	return typeof applyHunks(source, reversed) === 'string';
}
