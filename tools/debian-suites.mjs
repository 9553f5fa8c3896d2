/**
 * Downloads Debian packages with apt, also from suites that the machine does not use, without changing its
 * configuration.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Downloads a package; returns null, or why it failed. If the package list does not have the version, it is updated
 * once.
 * @param {string} wanted
 * @param {string} folder
 * @param {string | undefined} suite if the machine's own lists do not have the package
 * @param {string} cache folder for the lists of such a suite
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
 * A separate apt configuration for a suite that the machine does not use, with its own folder for lists, the machine's
 * mirror, and verification by Debian's archive keyring.
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
 * This machine's mirror for an archive, by the archive's label.
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
