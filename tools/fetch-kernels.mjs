/**
 * Fetches the Debian kernel sources for the tests, and stores the few files that the harness reads outside the
 * repository: node tools/fetch-kernels.mjs [VERSION…]
 *
 * HVMMIO_KERNEL_SOURCES names a folder with one tree per version instead (6.1.170-3/drivers/hv/vmbus_drv.c and so on);
 * then nothing is fetched. They are stored in HVMMIO_KERNEL_CACHE, by default $XDG_CACHE_HOME/hvmmio/kernels.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	createReadStream,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { download } from './debian-suites.mjs';

/**
 * The source packages, by their SHA-256: before the fix of 2026 and after it. `suite` is given if the machine's own
 * package lists do not have the package.
 * @type {Record<string, { package: string, sha256: string, suite?: string }>}
 */
export const KERNELS = {
	'5.10.251-5': {
		package: 'linux-source-5.10',
		suite: 'bullseye-security',
		sha256: '216a9128686e4497bf04d62188a10a0ee48b5fb8435b956af010fa93069cfefd',
	},
	'5.10.262-1': {
		package: 'linux-source-5.10',
		suite: 'bullseye-security',
		sha256: '4f01148344ca9e5c1c9743ab4a084cf61c437548f803443ccc044602278b52bc',
	},
	'6.1.170-3': {
		package: 'linux-source-6.1',
		sha256: '0543813917cb88087d40385c0ac2581eac5cf61911e5a53258ff7997fa621478',
	},
	'6.1.192-2': {
		package: 'linux-source-6.1',
		sha256: 'ae95fe63d4c553f8d0e6c86cb1ab566f3894a43743eb19ab585cd97d82f26514',
	},
	'6.12.117-1~deb12u1': {
		package: 'linux-source-6.12',
		sha256: 'e849faf31ca3555757f3a8877cb01af92122f744f75d1f3102734651c4e14703',
	},
	'6.12.118-1': {
		package: 'linux-source-6.12',
		suite: 'trixie-security',
		sha256: 'b75bb2e78a5c7762254e2af7685085c788a67eb342cb4092ad2a05eaf9fc33b7',
	},
	'7.2.13-1': {
		package: 'linux-source-7.2',
		suite: 'sid',
		sha256: '30a8c5fc63f9028a62e6d7b3f7f43bee67425dbce2a05fceba83f9b87c92083d',
	},
	'7.3.4-1~bpo13+1': {
		package: 'linux-source-7.3',
		suite: 'trixie-backports',
		sha256: '703e369ddd4cce971452f5a593ee55df3a5c10c83caf0fa0df039633ed181ee3',
	},
};

/** Required file. */
const VMBUS = 'drivers/hv/vmbus_drv.c';

const KEPT = [
	VMBUS,
	'drivers/hv/hyperv_vmbus.h',
	'drivers/hv/Kconfig',
	'kernel/resource.c',
	'kernel/resource_kunit.c',
	'drivers/pci/controller/pci-hyperv.c',
	'drivers/gpu/drm/hyperv/hyperv_drm_drv.c',
	'drivers/gpu/drm/hyperv/hyperv_drm.h',
	'drivers/video/fbdev/hyperv_fb.c',
	'arch/x86/include/asm/mshyperv.h',
	'include/asm-generic/mshyperv.h',
	'include/linux/hyperv.h',
	'include/linux/ioport.h',
];

/** File in each complete tree, with the list of files that were extracted; a version may lack some of them. */
const COMPLETE = '.looked-for';

/** How long to wait for a fetch by another process. */
const WAIT_SECONDS = 300;

/**
 * The folder of a version's tree, fetched if necessary; or why it is not available, and whether the mirror has
 * withdrawn the version.
 * @param {string} version a key of KERNELS
 * @returns {Promise<{ path: string } | { why: string, withdrawn?: boolean }>}
 */
export async function kernelTree(version) {
	const known = KERNELS[version];
	if (known === undefined) {
		throw new Error(`${version} is none of ${Object.keys(KERNELS).join(', ')}`);
	}
	return packageTree(version, known);
}

/**
 * The folder of the tree of a package version, or why it is not available. Without `sha256`, apt's verification is
 * relied on.
 * @param {string} version
 * @param {{ package: string, sha256?: string, suite?: string }} known
 * @returns {Promise<{ path: string } | { why: string, withdrawn?: boolean }>}
 */
export async function packageTree(version, known) {
	const given = process.env['HVMMIO_KERNEL_SOURCES'];
	if (given) {
		const path = resolve(given, version);
		return hasTree(path) ? { path } : { why: `HVMMIO_KERNEL_SOURCES has no ${version}/${VMBUS}` };
	}
	const kept = keptTree(version);
	if (kept) {
		return { path: kept };
	}
	const path = join(cacheFolder(), version);
	if (!['apt-get', 'dpkg-deb', 'tar', 'xz'].every(isCommand)) {
		return { why: 'not a Debian machine: apt-get, dpkg-deb, tar or xz is not there' };
	}
	mkdirSync(cacheFolder(), { recursive: true });
	return locked(`${path}.lock`, async () => (isComplete(path) ? { path } : fetchTree(version, known, path)));
}

/**
 * The folder of a version's tree, if it was fetched before; else null.
 * @param {string} version
 */
export function keptTree(version) {
	const path = join(cacheFolder(), version);
	return isComplete(path) ? path : null;
}

/** True in CI on Debian, where a missing kernel is an error unless it was withdrawn; elsewhere tests are skipped. */
export function mustHaveKernels() {
	return process.env['CI'] === 'true' && isCommand('apt-get');
}

/** Folder for trees and package lists. */
export function cacheFolder() {
	return resolve(
		process.env['HVMMIO_KERNEL_CACHE'] ??
			join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hvmmio', 'kernels'),
	);
}

/** @param {string} path */
function hasTree(path) {
	return existsSync(join(path, VMBUS));
}

/** @param {string} path */
function isComplete(path) {
	const list = join(path, COMPLETE);
	return hasTree(path) && existsSync(list) && readFileSync(list, 'utf8') === KEPT.join('\n');
}

/** @param {string} name */
function isCommand(name) {
	return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, name)));
}

/**
 * @template T
 * @param {string} lock
 * @param {() => Promise<T>} work
 */
async function locked(lock, work) {
	const deadline = Date.now() + WAIT_SECONDS * 1000;
	while (!tryLock(lock)) {
		if (Date.now() > deadline) {
			return { why: `${lock} is held by another fetch; remove it if there is none` };
		}
		await new Promise((done) => setTimeout(done, 500));
	}
	try {
		return await work();
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}

/** @param {string} lock */
function tryLock(lock) {
	try {
		mkdirSync(lock);
		return true;
	} catch {
		if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > WAIT_SECONDS * 1000) {
			rmSync(lock, { recursive: true, force: true });
		}
		return false;
	}
}

/**
 * @param {string} version
 * @param {{ package: string, sha256?: string, suite?: string }} known
 * @param {string} path
 */
async function fetchTree(version, { package: name, sha256, suite }, path) {
	const work = mkdtempSync(`${path}.part-`);
	try {
		const failure = download(`${name}=${version}`, work, suite, cacheFolder());
		if (failure) {
			return failure;
		}
		const archive = readdirSync(work).find((file) => file.endsWith('.deb')) ?? '';
		const found = await digest(join(work, archive));
		if (sha256 !== undefined && found !== sha256) {
			throw new Error(`${archive} has SHA-256 ${found}, expected ${sha256}`);
		}
		unpack(join(work, archive), name, join(work, 'tree'));
		if (!hasTree(join(work, 'tree'))) {
			throw new Error(`${archive} has no ${VMBUS}`);
		}
		writeFileSync(join(work, 'tree', COMPLETE), KEPT.join('\n'));
		rmSync(path, { recursive: true, force: true });
		renameSync(join(work, 'tree'), path);
		return { path };
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

/** @param {string} file */
async function digest(file) {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(file)) {
		hash.update(chunk);
	}
	return hash.digest('hex');
}

/**
 * Extracts the files in one pass over the package, its tar, and the tar.xz in it.
 * @param {string} archive
 * @param {string} name
 * @param {string} target
 */
function unpack(archive, name, target) {
	mkdirSync(target);
	const members = KEPT.map((file) => `linux-source-*/${file}`);
	const script =
		'archive=$1 name=$2 target=$3; shift 3; dpkg-deb --fsys-tarfile "$archive" | tar -xO "./usr/src/$name.tar.xz" | xz -dc | tar -x -C "$target" --strip-components=1 --wildcards "$@"';
	spawnSync('sh', ['-c', script, 'sh', archive, name, target, ...members]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const versions = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(KERNELS);
	for (const version of versions) {
		if (!Object.hasOwn(KERNELS, version)) {
			console.error(`${version}: not known, expected ${Object.keys(KERNELS).join(', ')}`);
			process.exitCode = 2;
			continue;
		}
		const tree = await kernelTree(version);
		const isThere = 'path' in tree;
		console.log(`${version}: ${isThere ? tree.path : `not to be had, ${tree.why}`}`);
		process.exitCode = isThere ? process.exitCode : 1;
	}
}
