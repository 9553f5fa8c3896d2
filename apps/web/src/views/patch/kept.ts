/** A cache of compiled kernels in the browser, by the hash of their source: a known one needs no compiler. */

import type { Compiler } from '@hvmmio/kernel-harness';

const CACHE = 'kernels-of-hvmmio';

/** A compiler with a cache. @param open returns the compiler; called only for what is not in the cache */
export function keptCompiler(version: string, open: () => Promise<Compiler>): Compiler {
	return {
		version,
		async compile(files, args) {
			const key = await keyOf(version, files, args);
			const kept = await found(key);
			if (kept !== null) {
				return { wasm: kept, diagnostics: '' };
			}
			const made = await (await open()).compile(files, args);
			if (made.wasm !== null) {
				await keep(key, made.wasm);
			}
			return made;
		},
	};
}

async function keyOf(...parts: readonly unknown[]): Promise<string> {
	const bytes = new TextEncoder().encode(JSON.stringify(parts));
	const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	return `./kernels/${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Null also where the browser has no cache, as in a private window. */
async function found(key: string): Promise<Uint8Array<ArrayBuffer> | null> {
	try {
		const answer = await (await caches.open(CACHE)).match(key);
		return answer ? new Uint8Array(await answer.arrayBuffer()) : null;
	} catch {
		return null;
	}
}

async function keep(key: string, wasm: Uint8Array): Promise<void> {
	try {
		await (await caches.open(CACHE)).put(key, new Response(new Uint8Array(wasm)));
	} catch {
		// The cache is full or missing: it is compiled again next time.
	}
}
