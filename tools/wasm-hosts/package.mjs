/** The policy module's package as published. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CACHED, call } from './call.mjs';

/**
 * Packs packages/policy-as as for publishing and unpacks it into a persistent cache folder: files that an example has
 * installed or locked there are kept, and unchanged files are not touched.
 * @param {string} source the package's folder, built
 * @param {string} scratch an empty folder
 * @returns {string} the unpacked package
 */
export function unpackedPackage(source, scratch) {
	const id = createHash('sha256').update(source).digest('hex').slice(0, 8);
	const home = join(CACHED, `package-${id}`);
	call('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch], source);
	const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz')) ?? '';
	call('tar', ['-xzf', tarball], scratch);
	const unpacked = join(scratch, 'package');
	const files = new Set(filesBelow(unpacked));
	for (const file of existsSync(home) ? filesBelow(home) : []) {
		if (!files.has(file) && !MADE_BY_EXAMPLES.test(file)) {
			rmSync(join(home, file));
		}
	}
	for (const file of files) {
		const [bytes, target] = [readFileSync(join(unpacked, file)), join(home, file)];
		if (!existsSync(target) || !readFileSync(target).equals(bytes)) {
			mkdirSync(dirname(target), { recursive: true });
			writeFileSync(target, bytes);
		}
	}
	return home;
}

const MADE_BY_EXAMPLES = /^examples\/[^/]+\/(?:node_modules|bindings|target|Cargo\.lock)(?:\/|$)/;

/** @param {string} folder @returns {string[]} paths of files below it */
function filesBelow(folder) {
	const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
	return entries
		.filter((entry) => !entry.isDirectory())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
