/** Reads a kernel's files from a revision of a git repository, without a checkout. */

import { spawnSync } from 'node:child_process';
import { KERNEL_FILES, type KernelFiles, LARGEST_FILE, SHARED_NAMES, VMBUS_FILE } from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';

const REVISION = 'a revision of the repository at PATH, such as v7.1, HEAD or a commit';
const REPOSITORY = 'a git repository, bare or not, or a worktree of one';
const RANGE = 'OLD..NEW';

/**
 * The files of the kernel in a revision.
 * @param path any folder of the repository; the files' paths are relative to its root
 * @throws InputError
 */
export function readRevision(path: string, rev: string): KernelFiles {
	checkRevision(rev);
	const commit = commitOf(path, rev);
	const names = KERNEL_FILES.map((file) => `${commit}:${file}\n`).join('');
	const { status, stdout, stderr } = git(path, ['cat-file', '--batch'], names);
	if (status !== 0) {
		throw failure(path, stderr);
	}
	const files = filesIn(stdout, rev);
	if (!Object.hasOwn(files, VMBUS_FILE)) {
		throw new InputError('bad-file', '--rev', rev, `has no ${VMBUS_FILE}`, 'a revision of a Linux kernel');
	}
	return files;
}

/**
 * Parses the output of `git cat-file --batch`: for each file a line with type and size and then the content, or a line
 * that says that it is missing.
 */
function filesIn(answer: Buffer, rev: string): Record<string, string> {
	const files: Record<string, string> = {};
	let at = 0;
	for (const file of KERNEL_FILES) {
		const end = answer.indexOf('\n', at);
		const [, type, length] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(answer.toString('utf8', at, end)) ?? [];
		at = end + 1;
		if (type === 'blob') {
			files[file] = textOf(`${rev}:${file}`, answer.subarray(at, at + Number(length)));
		}
		at += type === undefined ? 0 : Number(length) + 1;
	}
	return files;
}

/** Paths of the files that differ between two revisions. @throws InputError */
export function filesChanged(path: string, old: string, now: string): string[] {
	const commits = [commitOf(path, old), commitOf(path, now)];
	const { status, stdout, stderr } = git(path, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', ...commits]);
	if (status !== 0) {
		throw failure(path, stderr);
	}
	return namesIn(stdout);
}

function namesIn(answer: Buffer): string[] {
	return answer
		.toString('utf8')
		.split('\0')
		.filter((name) => name !== '');
}

/** More names than these are not given to git: it looks at the whole revisions then. */
const MAX_NAMED = 300;

/** Those of the files that have one of SHARED_NAMES in one of the revisions. @throws InputError */
export function filesWithSharedName(path: string, revs: readonly string[], files: readonly string[]): Set<string> {
	if (files.length === 0) {
		return new Set();
	}
	const names = SHARED_NAMES.flatMap((name) => ['-e', name]);
	const only = files.length > MAX_NAMED ? [':(top)'] : files.map((file) => `:(top,literal)${file}`);
	const { status, stdout, stderr } = git(path, [
		...['grep', '--files-with-matches', '--null', '--full-name', '--no-color', '--text', '-w', '-F', ...names],
		...revs.map((rev) => commitOf(path, rev)),
		'--',
		...only,
	]);
	// 1: it found none. What it cannot read it names.
	if (status > 1 || stderr.length > 0) {
		throw failure(path, stderr);
	}
	const found = new Set(namesIn(stdout).map((name) => name.slice(name.indexOf(':') + 1)));
	return new Set(files.filter((file) => found.has(file)));
}

/** The two revisions of `OLD..NEW`; an empty one is HEAD, as in git. @throws InputError for anything else */
export function readRange(range: string): { readonly old: string; readonly new: string } {
	const [old, now, ...more] = range.split('..');
	if (old === undefined || now === undefined || more.length > 0 || now.startsWith('.')) {
		throw new InputError('usage', '--rev', range, 'not two revisions', RANGE);
	}
	return { old: old || 'HEAD', new: now || 'HEAD' };
}

export function isRange(rev: string): boolean {
	return rev.includes('..');
}

/** Refuses names that git would take for an option or for more than one name. @throws InputError */
function checkRevision(rev: string): void {
	if (rev.startsWith('-')) {
		throw new InputError('usage', '--rev', rev, 'starts with -', REVISION);
	}
	// biome-ignore lint/suspicious/noControlCharactersInRegex: a line end would start another request to git
	if (rev === '' || /[\0-\x1f\x7f]/.test(rev)) {
		throw new InputError('usage', '--rev', rev, 'not the name of a revision', REVISION);
	}
	if (isRange(rev)) {
		throw new InputError('usage', '--rev', rev, 'a range', `${REVISION}; ${RANGE} is for kernel diff and prove`);
	}
}

/** The commit, since a branch can move between two calls of git. */
function commitOf(path: string, rev: string): string {
	const { status, stdout } = git(path, ['rev-parse', '--verify', '--quiet', `${rev}^{commit}`]);
	if (status === 0) {
		return stdout.toString('utf8').trim();
	}
	const found = git(path, ['rev-parse', '--git-dir']);
	throw found.status === 0
		? new InputError('bad-file', '--rev', rev, `${path} has no such revision`, REVISION)
		: failure(path, found.stderr);
}

function failure(path: string, stderr: Buffer): InputError {
	const [first = ''] = stderr.toString('utf8').split('\n');
	const said = first.replace(/^fatal: /, '').slice(0, 200);
	return new InputError('bad-file', 'PATH', path, said === '' ? 'git cannot read it' : `git says: ${said}`, REPOSITORY);
}

const MAX_OUTPUT = KERNEL_FILES.length * LARGEST_FILE;

/** Runs git on the repository at a path. Git's environment variables, which a hook sets, are ignored. */
function git(path: string, args: readonly string[], input = ''): { status: number; stdout: Buffer; stderr: Buffer } {
	const { status, stdout, stderr, error } = spawnSync('git', args, {
		cwd: path,
		input,
		env: { ...withoutRepository(process.env), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
		maxBuffer: MAX_OUTPUT,
		windowsHide: true,
	});
	const { code } = (error ?? {}) as NodeJS.ErrnoException;
	if (code === 'ENOENT') {
		throw new InputError('environment', 'git', undefined, 'not found', 'git on the PATH, for --rev');
	}
	if (code === 'ENOBUFS') {
		throw new InputError('bad-file', '--rev', undefined, 'files too large', `at most ${LARGEST_FILE} bytes each`);
	}
	if (error !== undefined || status === null) {
		throw new InputError('environment', 'git', undefined, `cannot be run (${code ?? 'ended by a signal'})`, 'git');
	}
	return { status, stdout, stderr };
}

function withoutRepository(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_COMMON_DIR: ___, ...rest } = environment;
	for (const name of [
		'GIT_INDEX_FILE',
		'GIT_OBJECT_DIRECTORY',
		'GIT_ALTERNATE_OBJECT_DIRECTORIES',
		'GIT_PREFIX',
		'GIT_LITERAL_PATHSPECS',
	]) {
		delete rest[name];
	}
	return rest;
}

function textOf(name: string, bytes: Uint8Array): string {
	if (bytes.length > LARGEST_FILE) {
		throw new InputError('bad-file', '--rev', name, 'too large', `at most ${LARGEST_FILE} bytes`);
	}
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new InputError('bad-file', '--rev', name, 'not UTF-8 text', 'a text file');
	}
}
