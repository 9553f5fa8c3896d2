/**
 * Sets up a clone so that commands of the workspace can run; only Node and npm are required: pnpm by npx, dependencies,
 * build. Messages go to stderr. Unchanged steps are skipped; if two processes set up the same clone, the second waits.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGroup } from './children.mjs';
import { withLock } from './lock.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** `pnpm@VERSION`, from package.json. */
const PNPM = manifest.packageManager;
const STAMPS = join(ROOT, 'node_modules', '.hvmmio');
/** npm passes its settings on and pnpm warns about unknown ones, so only those about locations are kept. */
const KEPT = /^(?!npm_config_)|^npm_config_(?:cache|userconfig|globalconfig|registry|offline|prefer_offline)$/i;
const ENV = {
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name))),
	TURBO_TELEMETRY_DISABLED: '1',
};

/**
 * Installations for the command, for the compiler of its kernel verbs, and for everything.
 * @type {Record<'command' | 'kernel' | 'all', { label: string, args: string[] }>}
 */
const INSTALLS = {
	command: { label: 'what the command is built of (60 MB)', args: ['--prod', '--filter', '@hvmmio/cli...'] },
	kernel: {
		label: 'the compiler and the solver of the kernel verbs (35 MB)',
		args: ['--prod', '--filter', '@hvmmio/kernel-tools'],
	},
	all: { label: 'all dependencies (400 MB)', args: [] },
};

/** Exits with a one-line message if Node is too old for the tools. */
export function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		fail(`Node ${process.versions.node}: too old, expected ${manifest.engines.node}`);
	}
}

/**
 * Exits with a one-line message.
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
	process.stderr.write(`hvmmio: ${message}\n`);
	process.exit(2);
}

/**
 * Runs `work` under the set-up lock of this clone.
 * @template T
 * @param {() => Promise<T>} work
 */
export function alone(work) {
	const onWait = () => process.stderr.write('hvmmio: another process sets this clone up, waiting for it\n');
	return withLock(join(STAMPS, 'lock'), onWait, work);
}

/**
 * Installs dependencies, unless the lockfile and manifests are unchanged. A complete installation stays complete,
 * because a partial install would remove the rest.
 * @param {keyof typeof INSTALLS} what
 */
export async function install(what) {
	const stamp = hash(manifests().map((path) => `${path}\0${readFileSync(join(ROOT, path), 'utf8')}`));
	const name = readStamp('installed-all') === null ? what : 'all';
	if (readStamp(`installed-${name}`) === stamp) {
		return;
	}
	const { label, args } = INSTALLS[name];
	process.stderr.write(`hvmmio: setting up (once): installing ${label}\n`);
	await quietly([
		'npx',
		'--yes',
		'--prefer-offline',
		PNPM,
		'install',
		'--frozen-lockfile',
		'--prefer-offline',
		...args,
	]);
	writeStamp(`installed-${name}`, stamp);
}

/** Builds the command from the sources of all packages, if they have changed. */
export async function buildCommand() {
	const policy = join('packages', 'policy-as');
	const wasm = hash(sourcesIn(join(policy, 'assembly')));
	const sources = ['packages', join('apps', 'cli'), join('tools', 'licences')];
	const stamp = hash([wasm, ...sources.flatMap((folder) => sourcesIn(folder))]);
	const dist = join(ROOT, 'apps', 'cli', 'dist');
	if (readStamp('built-command') === stamp && existsSync(dist)) {
		return;
	}
	process.stderr.write('hvmmio: setting up (after a change): building the command\n');
	if (readStamp('built-wasm') !== wasm || !existsSync(join(ROOT, policy, 'build', 'policy.wasm'))) {
		await quietly(node('assemblyscript/bin/asc.js', '--config', 'asconfig.json'), join(ROOT, policy));
		writeStamp('built-wasm', wasm);
	}
	const next = `${dist}.next`;
	await quietly(node('tsdown/dist/run.mjs', '--out-dir', next), join(ROOT, 'apps', 'cli'));
	replaceFolder(next, dist);
	writeStamp('built-command', stamp);
}

/**
 * Replaces a folder atomically: readers find either the old one or the new one.
 * @param {string} from @param {string} to
 */
function replaceFolder(from, to) {
	const old = `${to}.old`;
	rmSync(old, { recursive: true, force: true });
	if (existsSync(to)) {
		renameSync(to, old);
	}
	renameSync(from, to);
	rmSync(old, { recursive: true, force: true });
}

/**
 * Command line that runs a program of an installed package with Node.
 * @param {string} file its path below node_modules @param {string[]} args
 */
function node(file, ...args) {
	return [process.execPath, join(ROOT, 'node_modules', file), ...args];
}

/**
 * Runs tasks of turbo.json; exits with their exit code if one fails.
 * @param {string[]} args
 */
export async function turbo(args) {
	const code = await turboWatched(args, (chunk) => process.stderr.write(chunk));
	if (code !== 0) {
		process.exit(code);
	}
}

/**
 * Runs tasks of turbo.json, passes on their output, and returns the exit code.
 * @param {string[]} args
 * @param {(chunk: Buffer) => void} onOutput
 * @returns {Promise<number>}
 */
export function turboWatched(args, onOutput) {
	return pnpm(['exec', 'turbo', 'run', ...args], onOutput);
}

/**
 * Runs pnpm in the root and passes on its output.
 * @param {string[]} args
 * @param {(chunk: Buffer) => void} onOutput
 * @returns {Promise<number>} its exit code
 */
export function pnpm(args, onOutput) {
	return start(['npx', '--yes', '--prefer-offline', PNPM, ...args], ROOT, onOutput);
}

/**
 * Runs a program and shows its output only if it fails; then exits with its exit code.
 * @param {string[]} command
 */
async function quietly(command, cwd = ROOT) {
	/** @type {Buffer[]} */
	const output = [];
	const code = await start(command, cwd, (chunk) => output.push(chunk));
	if (code !== 0) {
		process.stderr.write(Buffer.concat(output));
		fail(`${command.slice(0, 4).join(' ')}: failed with exit code ${code}, see above`);
	}
}

/**
 * @param {string[]} command
 * @param {string} cwd
 * @param {(chunk: Buffer) => void} onOutput
 * @returns {Promise<number>} its exit code
 */
function start([program = '', ...args], cwd, onOutput) {
	return new Promise((resolve) => {
		const child = startGroup(program, args, { cwd, env: ENV });
		child.stdout.on('data', onOutput);
		child.stderr.on('data', onOutput);
		child.on('error', (error) => fail(`${program}: ${error.message}, expected npm with npx on the PATH`));
		child.on('close', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
	});
}

function manifests() {
	const packages = ['packages', 'apps'].flatMap((folder) =>
		readdirSync(join(ROOT, folder)).map((name) => join(folder, name, 'package.json')),
	);
	return [
		'package.json',
		'pnpm-lock.yaml',
		'pnpm-workspace.yaml',
		join('tools', 'package.json'),
		join('tools', 'kernel-tools', 'package.json'),
		...packages,
	].filter((path) => existsSync(join(ROOT, path)));
}

const NOT_SOURCES = new Set(['node_modules', 'dist', 'dist.next', 'dist.old', 'build', '.turbo', 'test', 'coverage']);

/**
 * All files below a folder, each with data that changes when it is edited.
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
