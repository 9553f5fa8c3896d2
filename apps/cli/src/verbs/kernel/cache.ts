/**
 * The user's cache: compiler output by source and compiler, and in kept.ts results computed from it. Without a usable
 * cache everything is computed; an entry that has changed since it was written is ignored.
 */

import { createHash, randomUUID } from 'node:crypto';
import {
	chmodSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Compiled, Compiler } from '@hvmmio/kernel-harness';

/** A compiled kernel takes about 40 KB, a parsed source about 400 KB. */
const MAX_ENTRIES = 800;
const MAX_ENTRY_BYTES = 2 ** 24;
const SUFFIX = '.compiled';
/** An entry is the SHA-256 of its key and content, then the content. Compiler output begins with its kind. */
const DIGEST_BYTES = 32;
const [MODULE, DIAGNOSTICS] = [1, 2];

/**
 * A compiler with a cache.
 * @param version identifies the compiler and its version
 * @param create makes the compiler; called when something is not in the cache
 * @param folder null: no cache
 */
export function cached(version: string, create: () => Compiler, folder: string | null = cacheFolder()): Compiler {
	let compiler: Compiler | null = null;
	return {
		version,
		async compile(files, args) {
			const key = createHash('sha256')
				.update(JSON.stringify([version, Object.entries(files), args]))
				.digest('hex');
			const known = folder && readEntry(folder, key);
			if (known) {
				return readCompiled(known);
			}
			compiler ??= create();
			const compiled = await compiler.compile(files, args);
			if (folder !== null && isWorthKeeping(compiled)) {
				writeEntry(folder, key, bytesOf(compiled));
			}
			return compiled;
		},
	};
}

/** By the XDG Base Directory Specification, which ignores relative paths. Null if the home directory does not exist. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string | null {
	const { XDG_CACHE_HOME: given = '' } = environment;
	const home = homeOf(environment);
	const base = isAbsolute(given) ? given : isAbsolute(home) && existsSync(home) ? join(home, '.cache') : null;
	return base && join(base, 'hvmmio', 'compiled');
}

function homeOf({ HOME }: NodeJS.ProcessEnv): string {
	try {
		return HOME ?? homedir();
	} catch {
		return '';
	}
}

/** A compiler that failed without an error message may succeed on retry. */
function isWorthKeeping({ wasm, diagnostics }: Compiled): boolean {
	return wasm !== null || diagnostics.includes('error:');
}

function readCompiled(content: Buffer): Compiled {
	const body = content.subarray(1);
	return content[0] === MODULE
		? { wasm: Uint8Array.from(body), diagnostics: '' }
		: { wasm: null, diagnostics: body.toString('utf8') };
}

function bytesOf({ wasm, diagnostics }: Compiled): Buffer {
	const body = wasm === null ? Buffer.from(diagnostics) : wasm;
	return Buffer.concat([Buffer.from([wasm === null ? DIAGNOSTICS : MODULE]), body]);
}

/** Null if there is no entry under this key, or it has changed since it was written. */
export function readEntry(folder: string, key: string): Buffer | null {
	try {
		const path = join(folder, `${key}${SUFFIX}`);
		if (!isOurs(folder) || statSync(path).size > MAX_ENTRY_BYTES) {
			return null;
		}
		const bytes = readFileSync(path);
		const content = bytes.subarray(DIGEST_BYTES);
		const isWhole = content.length > 0 && digestOf(key, content).equals(bytes.subarray(0, DIGEST_BYTES));
		return isWhole ? content : null;
	} catch {
		return null;
	}
}

function digestOf(key: string, content: Uint8Array): Buffer {
	return createHash('sha256').update(key).update(content).digest();
}

/** A folder that is a link or that others can write to may hold anybody's entries. */
function isOurs(folder: string): boolean {
	const found = lstatSync(folder);
	const isMine = process.getuid === undefined || found.uid === process.getuid();
	return found.isDirectory() && isMine && (process.getuid === undefined || (found.mode & 0o022) === 0);
}

/** Writes to a temporary file first, so that no other process sees a partial entry. */
export function writeEntry(folder: string, key: string, content: Uint8Array): void {
	const path = join(folder, `${key}${SUFFIX}`);
	const part = `${path}.${process.pid}-${randomUUID()}.part`;
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		if (isOurs(folder)) {
			chmodSync(folder, 0o700);
			prune(folder);
			writeFileSync(part, Buffer.concat([digestOf(key, content), content]), { mode: 0o600, flag: 'wx' });
			renameSync(part, path);
		}
	} catch {
		remove(part);
	}
}

function remove(path: string): void {
	try {
		rmSync(path, { recursive: true, force: true });
	} catch {
		// Another user's, or on a read-only disk: it stays.
	}
}

/** Removes the oldest half if there are too many, including partial files of killed processes. */
function prune(folder: string): void {
	const files = readdirSync(folder);
	if (files.length < MAX_ENTRIES) {
		return;
	}
	const byAge = files
		.map((file) => ({ file, time: statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
		.sort((a, b) => a.time - b.time);
	for (const { file } of byAge.slice(0, files.length - MAX_ENTRIES / 2)) {
		remove(join(folder, file));
	}
}
