/** What was worked out once, in the user's cache, under all that it was worked out from. */

import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { cacheFolder, readEntry, writeEntry } from './cache.ts';

/** Values by what they were made from; each stands for a calculation that would give the same again. */
export interface Keeper {
	/** The value that was kept under this; null if there is none. */
	get<T>(from: readonly unknown[]): T | null;
	put(from: readonly unknown[], value: unknown): void;
}

/**
 * What is kept under `from`, or else what `work` comes to, which is then kept.
 * @param isSound asked after the work; where it is false nothing is kept
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
 * @param code stands for the code that works the values out: those that other code has made are not taken
 * @param folder null: there is no place for a cache
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
