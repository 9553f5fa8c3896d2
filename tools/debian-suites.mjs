/** A Debian package by apt, also out of a suite that the machine does not use. Nothing of the machine's set-up changes. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Why the package cannot be had, or null. The list of packages may be older than the version: then it is renewed once.
 * @param {string} wanted
 * @param {string} folder
 * @param {string | undefined} suite where the machine's own lists do not have it
 * @param {string} cache where the lists of such a suite are kept
 */
export function download(wanted, folder, suite, cache) {
	const options = suite === undefined ? [] : optionsFor(suite, cache);
	const get = () => spawnSync('apt-get', [...options, 'download', wanted], { cwd: folder, encoding: 'utf8' });
	let result = get();
	let isListNew = false;
	if (result.status !== 0 && (suite !== undefined || process.getuid?.() === 0)) {
		isListNew = spawnSync('apt-get', [...options, 'update'], { encoding: 'utf8' }).status === 0;
		result = get();
	}
	if (result.status === 0) {
		return null;
	}
	const why = `${wanted} cannot be fetched: ${result.stderr.trim().split('\n').at(-1)}`;
	return { why, withdrawn: isListNew && result.stderr.includes(' was not found') };
}

/**
 * A configuration of apt of our own for a suite that the machine does not use: its lists lie in our own folder, the mirror is
 * the machine's, and Debian's archive keyring verifies what comes.
 * @param {string} suite
 * @param {string} cache
 */
export function optionsFor(suite, cache) {
	const folder = join(cache, 'apt', suite);
	for (const part of ['lists/partial', 'cache/archives/partial']) {
		mkdirSync(join(folder, part), { recursive: true });
	}
	const label = suite.endsWith('-security') ? 'Debian-Security' : 'Debian';
	const list = join(folder, 'sources.list');
	writeFileSync(list, `deb [signed-by=${KEYRING}] ${mirrorOf(label)} ${suite} main\n`);
	const set = {
		'Dir::Etc::sourcelist': list,
		'Dir::Etc::sourceparts': '/dev/null',
		'Dir::State::Lists': join(folder, 'lists'),
		'Dir::Cache': join(folder, 'cache'),
	};
	return Object.entries(set).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/**
 * Where this machine gets Debian's packages from, by the archive's label.
 * @param {string} label
 */
function mirrorOf(label) {
	const format = ['--format', '$(LABEL) $(REPO_URI)', 'Created-By: Packages'];
	const { stdout } = spawnSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' });
	const found = (stdout ?? '').split('\n').find((line) => line.startsWith(`${label} `));
	if (found === undefined) {
		throw new Error(`apt has no lists of ${label}: apt-get update has not been run`);
	}
	return found.slice(label.length + 1).trim();
}
