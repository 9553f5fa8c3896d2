/**
 * The user's cache: kernels by what they were compiled from and with, and in kept.ts what was worked out of them. A cache
 * that cannot be used is done without, and an entry that is not as it was written is as if it were not there.
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

/** A compiled kernel takes some 40 KB, a source taken apart some 400. */
const MAX_ENTRIES = 800;
const MAX_ENTRY_BYTES = 2 ** 24;
const SUFFIX = '.compiled';
/** In front of an entry: SHA-256 of its key and of all that follows; then what it is. */
const DIGEST_BYTES = 32;
const [MODULE, DIAGNOSTICS] = [1, 2];

/**
 * @param version tells compilers apart, their versions included
 * @param create the compiler, made when something is not in the cache
 * @param folder null: there is no place for a cache
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

/** As the XDG Base Directory Specification has it: what is not absolute is not looked at. A home is not made for it. */
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

/** A compiler that gave up without a word may do better another time. */
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

/** Null for what is not there, or is not what was written under this key. */
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

/** What lies in a folder that others can write to, or that is a link, may be anybody's. */
function isOurs(folder: string): boolean {
	const found = lstatSync(folder);
	const isMine = process.getuid === undefined || found.uid === process.getuid();
	return found.isDirectory() && isMine && (process.getuid === undefined || (found.mode & 0o022) === 0);
}

/** In a file of its own first, so that no other process sees half of it. */
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
		// Somebody else's, or on a disk that cannot be written: it stays.
	}
}

/** The oldest half goes when there are too many; so does what a killed process has left half written. */
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
