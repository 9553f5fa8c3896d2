/** Compiled kernels in the user's cache, by what they were compiled from and with. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Compiler } from '@hvmmio/kernel-harness';

/** A compiled kernel takes some 30 KB. */
const MOST_KEPT = 400;

/** @param create the compiler, made when something is not in the cache; @param version tells compilers apart */
export function cached(version: string, create: () => Compiler): Compiler {
	let compiler: Compiler | null = null;
	return {
		version,
		async compile(files, args) {
			const key = createHash('sha256')
				.update(JSON.stringify([version, files, args]))
				.digest('hex');
			const path = join(cacheFolder(), `${key}.wasm`);
			const known = read(path);
			if (known !== null) {
				return { wasm: known, diagnostics: '' };
			}
			compiler ??= create();
			const compiled = await compiler.compile(files, args);
			if (compiled.wasm !== null) {
				write(path, compiled.wasm);
			}
			return compiled;
		},
	};
}

function cacheFolder(): string {
	const { XDG_CACHE_HOME } = process.env;
	return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'hvmmio', 'compiled');
}

function read(path: string): Uint8Array | null {
	try {
		return readFileSync(path);
	} catch {
		return null;
	}
}

/** A cache that cannot be written is done without. */
function write(path: string, wasm: Uint8Array): void {
	const part = `${path}.${process.pid}.part`;
	try {
		mkdirSync(cacheFolder(), { recursive: true });
		prune();
		writeFileSync(part, wasm);
		renameSync(part, path);
	} catch {
		rmSync(part, { force: true });
	}
}

function prune(): void {
	const folder = cacheFolder();
	const files = readdirSync(folder).filter((file) => file.endsWith('.wasm'));
	if (files.length < MOST_KEPT) {
		return;
	}
	const byAge = files
		.map((file) => ({ file, time: statSync(join(folder, file)).mtimeMs }))
		.sort((a, b) => a.time - b.time);
	for (const { file } of byAge.slice(0, files.length - MOST_KEPT / 2)) {
		rmSync(join(folder, file), { force: true });
	}
}
