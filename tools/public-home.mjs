/** The project's home page and repository from the root package.json, if set. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ROOT } from './set-up.mjs';

/** @param {string} path */
export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** @param {string} who name of the caller, for messages */
export function publicHome(who) {
	const { repository, homepage, bugs } = readJson(join(ROOT, 'package.json'));
	if (!repository?.url || !homepage || !bugs) {
		fail(
			`${who}: no public home, expected "repository", "homepage" and "bugs" in the root's package.json, ` +
				'copied to every package by node tools/home.mjs',
		);
	}
	return { repository, homepage, bugs };
}
