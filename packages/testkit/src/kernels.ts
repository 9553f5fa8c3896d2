/** Debian's kernel sources for the tests, cached or fetched. Tests report when they are not available. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kernelTree, mustHaveKernels } from '../../../tools/fetch-kernels.mjs';

export const BEFORE = '6.1.170-3';
export const AFTER = '6.1.192-2';
export const NEWEST = '6.12.117-1~deb12u1';

export interface Tree {
	readonly path: string;
	/** The requested files that exist in the tree. */
	readonly files: Readonly<Record<string, string>>;
	/** The text of a file of the tree. */
	read(file: string): string;
}

/**
 * A kernel's tree; null, with the reason in the test output, if it is not available. In CI on Debian that is an error
 * unless Debian has withdrawn the version.
 */
export async function treeOf(version: string, names: readonly string[] = []): Promise<Tree | null> {
	const tree = await kernelTree(version);
	if (!('path' in tree)) {
		if (mustHaveKernels() && !tree.withdrawn) {
			throw new Error(`kernel ${version}: ${tree.why}`);
		}
		console.warn(`SKIPPED: tests with kernel ${version}: ${tree.why}`);
		return null;
	}
	const read = (file: string) => readFileSync(join(tree.path, file), 'utf8');
	const files = Object.fromEntries(
		names.filter((file) => existsSync(join(tree.path, file))).map((file) => [file, read(file)]),
	);
	return { path: tree.path, files, read };
}

/** Tests that need the tree; without it they are reported as skipped. */
export function testWith(tree: Tree | null): typeof test | typeof test.skip {
	return tree === null ? test.skip : test;
}

/** Tests that at least one kernel was available. With none it is skipped; with CI=true it fails. */
export function testSomeWereThere(versions: readonly string[]): void {
	const none = versions.length === 0;
	if (none) {
		console.warn('SKIPPED: no kernel source was there, so nothing of this file was tried');
	}
	const runs = none && process.env['CI'] !== 'true' ? test.skip : test;
	runs('some kernel was there', () => expect(versions).not.toEqual([]));
}
