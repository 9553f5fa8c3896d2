/** A cache of computed values, in the user's cache, by the inputs of the computation. */

import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { cacheFolder, readEntry, writeEntry } from './cache.ts';

/** A cache of values by the inputs that they were computed from; the same inputs always give the same value. */
export interface Keeper {
	/** The cached value for these inputs; null if there is none. */
	get<T>(from: readonly unknown[]): T | null;
	put(from: readonly unknown[], value: unknown): void;
}

/**
 * The cached value for `from`, or else the result of `work`, which is then cached.
 * @param isSound called after the work; if it returns false, the result is not cached
 */
export async function kept<T>(
	keeper: Keeper,
	from: readonly unknown[],
	work: () => T | Promise<T>,
	isSound = () => true,
): Promise<T> {
	const known = keeper.get<T>(from);
	if (known !== null) {
		return known;
	}
	const value = await work();
	if (isSound()) {
		keeper.put(from, value);
	}
	return value;
}

/**
 * @param code identifies the code that computes the values; values of other code are ignored
 * @param folder null: no cache
 */
export function createKeeper(code: string, folder: string | null = cacheFolder()): Keeper {
	const keyOf = (from: readonly unknown[]) =>
		createHash('sha256')
			.update(JSON.stringify(['kept', code, process.versions.v8, ...from]))
			.digest('hex');
	return {
		get<T>(from: readonly unknown[]) {
			const content = folder === null ? null : readEntry(folder, keyOf(from));
			return content && (deserialize(content) as T);
		},
		put(from, value) {
			if (folder !== null) {
				writeEntry(folder, keyOf(from), serialize(value));
			}
		},
	};
}
