/** A lock file for setting up a clone; it contains the id of the process that holds it. */

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const WAIT_MS = 200;

/**
 * Runs `work` while holding the lock, waiting for another holder. The lock of a process that no longer exists is taken
 * over.
 * @template T
 * @param {string} path the lock file; its folder is created
 * @param {() => void} onWait called once if another process holds the lock
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
	mkdirSync(dirname(path), { recursive: true });
	for (let waits = 0; !tryAcquire(path); waits++) {
		if (waits === 0) {
			onWait();
		}
		await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
	}
	const release = () => rmSync(path, { force: true });
	process.once('exit', release);
	try {
		return await work();
	} finally {
		process.off('exit', release);
		release();
	}
}

/** @param {string} path @returns whether this process holds the lock now */
function tryAcquire(path) {
	try {
		writeFileSync(path, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (!isCode(error, 'EEXIST')) {
			throw error;
		}
	}
	const holder = read(path);
	if (holder !== null && !isRunning(holder)) {
		breakLock(path, holder);
	}
	return false;
}

/**
 * Removes the lock of a process that no longer exists. If another process has taken it meanwhile, its lock is restored.
 * @param {string} path @param {number} holder
 */
function breakLock(path, holder) {
	const aside = `${path}.${process.pid}`;
	try {
		renameSync(path, aside);
		if (read(aside) !== holder) {
			linkSync(aside, path);
		}
		rmSync(aside, { force: true });
	} catch (error) {
		if (!isCode(error, 'ENOENT') && !isCode(error, 'EEXIST')) {
			throw error;
		}
	}
}

/** @param {string} path @returns the process that holds it; null if it has just been released, or is being written */
function read(path) {
	try {
		return Number(readFileSync(path, 'utf8')) || null;
	} catch {
		return null;
	}
}

/** @param {number} pid */
function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return isCode(error, 'EPERM');
	}
}

/** @param {unknown} error @param {string} code */
function isCode(error, code) {
	return error instanceof Error && 'code' in error && error.code === code;
}
