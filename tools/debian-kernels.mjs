/**
 * Identifies every kernel source on Debian's mirror, in all suites, and compares it with `policies --kernel`: node
 * tools/debian-kernels.mjs [--list | --kept] [SUITE…]
 *
 * Each version is fetched once, some 140 MB of which a few files are kept (see fetch-kernels.mjs). Exit 1 if the two
 * differ, 3 if a version could not be fetched or identified, or is not in the table. `--list` lists the versions;
 * `--kept` identifies those fetched before and prints only the table's answer for the others. Both fetch nothing.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { optionsFor } from './debian-suites.mjs';
import { cacheFolder, keptTree, packageTree } from './fetch-kernels.mjs';

const SUITES = [
	'bullseye',
	'bullseye-security',
	'bookworm',
	'bookworm-security',
	'bookworm-backports',
	'trixie',
	'trixie-security',
	'trixie-backports',
	'sid',
	'experimental',
];

const HVMMIO = fileURLToPath(new URL('../apps/cli/dist/main.cjs', import.meta.url));
/** Inputs for each policy. */
const CASES = 5000;
const UNKNOWN = 'unknown';
const PACKAGE = /^linux-source-\d+\.\d+$/;

/**
 * The kernel sources of a suite, or why its lists are not available.
 * @param {string} suite
 * @returns {{ found: { package: string, version: string, suite: string }[], why: string | null }}
 */
function sourcesIn(suite) {
	const options = optionsFor(suite, cacheFolder());
	const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) =>
		spawnSync(program, [...options, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
	const updated = run('apt-get', 'update');
	if (updated.status !== 0) {
		return { found: [], why: updated.stderr.trim().split('\n').at(-1) ?? 'apt-get update failed' };
	}
	// apt also lists names of installed packages, which have no version in the suite.
	const names = run('apt-cache', 'pkgnames', 'linux-source-')
		.stdout.split('\n')
		.filter((name) => PACKAGE.test(name));
	const rows = names.length === 0 ? '' : run('apt-cache', 'madison', ...names.sort()).stdout;
	const found = rows.split('\n').flatMap((row) => {
		const [name = '', version = '', from = ''] = row.split('|').map((part) => part.trim());
		return from.endsWith('Packages') ? [{ package: name, version, suite }] : [];
	});
	return { found, why: null };
}

/**
 * The policy that a tree decides as, and the table's answer for its version.
 * @param {string} version
 * @param {string} path
 * @returns {{ identified: string, known: string, sure: string, isRun: boolean, isSame: boolean | null }}
 */
export function heldAgainstTable(version, path) {
	const identify = hvmmio('kernel', 'identify', path, '--cases', String(CASES), '--json');
	const { known, sure } = inTable(version);
	const { policy, messages, code, message } = identify;
	const identified = code
		? `${code}: ${message}`
		: `${policy ?? 'no known policy'}${messages ? ' (other messages)' : ''}`;
	return { identified, known, sure, isRun: !code, isSame: code || known === UNKNOWN ? null : policy === known };
}

/** @param {string} version */
function inTable(version) {
	const { policy, sure, because } = hvmmio('policies', '--kernel', version, '--json').kernel;
	return { known: policy ?? UNKNOWN, sure, because };
}

/** @param {string[]} args */
function hvmmio(...args) {
	const { stdout, stderr } = spawnSync(process.execPath, [HVMMIO, ...args], { encoding: 'utf8' });
	return stdout === '' ? { code: 'failed', message: stderr.trim() } : JSON.parse(stdout);
}

/**
 * A row of the output, and whether the two agree; null if its C was not run.
 * @param {{ package: string, version: string, suite: string }} version
 * @param {boolean} isKept
 * @returns {Promise<{ cells: string[], isSame: boolean | null }>}
 */
async function rowOf({ version, suite, package: name }, isKept) {
	const kept = isKept ? keptTree(version) : null;
	if (isKept && kept === null) {
		const { known, sure, because } = inTable(version);
		return { cells: [version, suite, 'not run', `${known}, ${sure}`, `ChangeLogs: ${because}`], isSame: null };
	}
	const tree = kept === null ? await packageTree(version, { package: name, suite }) : { path: kept };
	if (!('path' in tree)) {
		return { cells: [version, suite, tree.why, '', 'NOT KNOWN'], isSame: null };
	}
	const { identified, known, sure, isRun, isSame } = heldAgainstTable(version, tree.path);
	const how = !isRun ? 'NOT KNOWN' : isSame === false ? 'its own C: DIFFERS' : `its own C on ${CASES} inputs`;
	return { cells: [version, suite, identified, known === UNKNOWN ? known : `${known}, ${sure}`, how], isSame };
}

async function main(/** @type {string[]} */ args) {
	const [isList, isKept] = ['--list', '--kept'].map((flag) => args.includes(flag));
	const suites = args.filter((arg) => arg !== '--list' && arg !== '--kept');
	const strange = suites.find((suite) => !SUITES.includes(suite));
	if (strange !== undefined) {
		console.error(`${strange}: no suite that is known, expected ${SUITES.join(', ')}`);
		return 2;
	}
	/** @type {Map<string, { package: string, version: string, suite: string }>} */
	const versions = new Map();
	let code = 0;
	for (const suite of suites.length > 0 ? suites : SUITES) {
		const { found, why } = sourcesIn(suite);
		if (why !== null) {
			console.error(`${suite}: not looked at: ${why}`);
			code = 3;
		}
		for (const each of found) {
			versions.set(each.version, versions.get(each.version) ?? each);
		}
	}
	if (versions.size === 0) {
		console.error('no kernel source was found');
		return 3;
	}
	const columns = ['version', 'suite', 'identified', 'policies --kernel', 'how it is known'];
	console.log(`| ${columns.join(' | ')} |\n| ${columns.map(() => '---').join(' | ')} |`);
	for (const version of versions.values()) {
		const { cells, isSame } = isList
			? { cells: [version.version, version.suite, '', '', ''], isSame: true }
			: await rowOf(version, isKept === true);
		console.log(`| ${cells.join(' | ')} |`);
		code = isSame === false ? 1 : isSame === null && code === 0 ? 3 : code;
	}
	return code;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	process.exitCode = await main(process.argv.slice(2));
}
