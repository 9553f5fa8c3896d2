/** Finds and runs programs of other runtimes. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/** For hangs only; a first build of a runtime takes minutes. */
const HOST_TIMEOUT_MS = 30 * 60_000;

const xdg = process.env['XDG_CACHE_HOME'] ?? '';
/** Cache folder for downloads and builds. */
export const CACHED = join(isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'hvmmio', 'hosts');

/**
 * @param {string} program @param {readonly string[]} args @param {string} cwd @param {Record<string, string>} [env]
 * @returns {string} what it prints
 */
export function call(program, args, cwd, env = {}) {
	const options = { cwd, env: { ...process.env, ...env }, timeout: HOST_TIMEOUT_MS, maxBuffer: 2 ** 26 };
	return execFileSync(program, args, { ...options, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** @param {string} program */
export function programOnPath(program) {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** The first version number that a program prints. @param {string} program @param {string[]} args */
export function printed(program, ...args) {
	return /\d+(?:\.\d+)+/.exec(call(program, args, '/'))?.[0] ?? '';
}

/** The group of a pattern in a file of the package. @param {string} home @param {string} path @param {RegExp} pattern */
export function stated(home, path, pattern) {
	return pattern.exec(readFileSync(join(home, path), 'utf8'))?.[1] ?? '';
}

/**
 * The binary of a runtime that is distributed as one npm package per platform, as optional dependencies of `owner`;
 * replaces the install script of `owner`.
 * @param {string} owner @param {Readonly<Record<string, string>>} platforms
 */
export function binaryOf(owner, platforms) {
	const file = platforms[`${process.platform}-${process.arch}`];
	try {
		const require = createRequire(createRequire(import.meta.url).resolve(`${owner}/package.json`));
		return file && require.resolve(file);
	} catch {
		return undefined;
	}
}

/** Installs the dependencies of an example, if that was not done before. @param {string} folder */
export function npmInstalled(folder) {
	const stamp = join(folder, 'node_modules', '.hvmmio');
	const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== manifest) {
		call('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'], folder);
		writeFileSync(stamp, manifest);
	}
}
