/**
 * Brings a clone on a machine with Node and npm to the point where a command of the workspace can run: pnpm by npx,
 * dependencies, build. All that it says goes to stderr. What has not changed is not done again.
 */

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** `pnpm@VERSION`, from package.json. */
const PNPM = manifest.packageManager;
const STAMPS = join(ROOT, 'node_modules', '.hvmmio');
/** npm hands its own settings on; pnpm warns of those that it does not know, so only where to find things stays. */
const KEPT = /^(?!npm_config_)|^npm_config_(?:cache|userconfig|globalconfig|registry)$/i;
const ENV = {
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name))),
	TURBO_TELEMETRY_DISABLED: '1',
};

/** Ends with one line if Node is too old for the tools. */
export function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		fail(`Node ${process.versions.node}: too old, ${manifest.engines.node} would be right`);
	}
}

/** @param {string} message */
export function fail(message) {
	process.stderr.write(`hvmmio: ${message}\n`);
	process.exit(2);
}

/** Installs the dependencies of all packages, unless the lockfile and the manifests are those of the last time. */
export function install() {
	const stamp = hash(manifests().map((path) => `${path}\0${readFileSync(join(ROOT, path), 'utf8')}`));
	if (readStamp('installed') === stamp) {
		return;
	}
	process.stderr.write('hvmmio: setting up (once): installing dependencies\n');
	pnpm(['install', '--frozen-lockfile']);
	writeStamp('installed', stamp);
}

/**
 * Builds an app (the name of its folder in apps/) and what it depends on, unless no source has changed since the last time.
 * @param {string} name
 */
export function build(name) {
	const stamp = hash(['packages', 'apps'].flatMap((folder) => sourcesIn(folder)));
	if (readStamp(`built-${name}`) === stamp && existsSync(join(ROOT, 'apps', name, 'dist'))) {
		return;
	}
	process.stderr.write('hvmmio: setting up (after a change): building\n');
	pnpm(['exec', 'turbo', 'run', 'build', `--filter=@hvmmio/${name}`, '--output-logs=errors-only']);
	writeStamp(`built-${name}`, stamp);
}

/**
 * Runs pnpm of the version that package.json names; ends with its exit code if it fails.
 * @param {string[]} args
 */
export function pnpm(args) {
	const { status, signal, error } = spawnSync('npx', ['--yes', PNPM, ...args], {
		cwd: ROOT,
		env: ENV,
		stdio: ['ignore', 2, 2],
		shell: process.platform === 'win32',
	});
	if (error) {
		fail(`npx: ${error.message}, npm with npx on the PATH would be right`);
	}
	if (status !== 0) {
		process.exit(signal ? 130 : (status ?? 1));
	}
}

/**
 * Runs pnpm as `pnpm` does, but hands on each piece of what it prints, and answers with its exit code.
 * @param {string[]} args
 * @param {(chunk: Buffer) => void} onOutput
 * @returns {Promise<number>}
 */
export function pnpmWatched(args, onOutput) {
	return new Promise((resolve) => {
		const child = spawn('npx', ['--yes', PNPM, ...args], {
			cwd: ROOT,
			env: ENV,
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		child.stdout.on('data', onOutput);
		child.stderr.on('data', onOutput);
		child.on('error', (error) => fail(`npx: ${error.message}, npm with npx on the PATH would be right`));
		child.on('close', (code) => resolve(code ?? 1));
	});
}

function manifests() {
	const packages = ['packages', 'apps'].flatMap((folder) =>
		readdirSync(join(ROOT, folder)).map((name) => join(folder, name, 'package.json')),
	);
	return ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', join('tools', 'package.json'), ...packages].filter(
		(path) => existsSync(join(ROOT, path)),
	);
}

const NOT_SOURCES = new Set(['node_modules', 'dist', 'build', '.turbo', 'test', 'coverage']);

/**
 * Each file below a folder, with what changes when it is edited.
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
	return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			return NOT_SOURCES.has(entry.name) ? [] : sourcesIn(path);
		}
		const { size, mtimeMs } = statSync(join(ROOT, path));
		return [`${path}\0${size}\0${mtimeMs}`];
	});
}

/** @param {string[]} texts */
function hash(texts) {
	const sum = createHash('sha256');
	for (const text of texts) {
		sum.update(`${text}\0`);
	}
	return sum.digest('hex');
}

/** @param {string} name */
function readStamp(name) {
	const path = join(STAMPS, name);
	return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** @param {string} name @param {string} stamp */
function writeStamp(name, stamp) {
	mkdirSync(STAMPS, { recursive: true });
	writeFileSync(join(STAMPS, name), stamp);
}
