/**
 * One cache of compiled kernels for all tests of a run, so that common kernels are compiled once. Tests of the cache
 * itself use their own.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'HVMMIO_TEST_CACHE';

/** Called by vitest before the first test. */
export default function begin(): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'hvmmio-cache-'));
	process.env[NAME] = folder;
	return () => rmSync(folder, { recursive: true, force: true });
}

/** The folder, for XDG_CACHE_HOME. */
export function sharedCache(): string {
	const folder = process.env[NAME];
	if (folder === undefined) {
		throw new Error(`${NAME} is not set: vitest.config.ts names shared-cache.ts as globalSetup`);
	}
	return folder;
}
