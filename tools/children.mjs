/** Ties the lifetime of child processes to this process, and of this process to the npm that started it. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;
const IS_WINDOWS = process.platform === 'win32';
/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Starts a program in its own process group. A signal to this process ends the whole group, since npx, pnpm and turbo
 * do not forward every signal.
 * @param {string} program @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>}
 */
export function startGroup(program, args, options) {
	const child = spawn(program, args, {
		...options,
		stdio: ['ignore', 'pipe', 'pipe'],
		shell: IS_WINDOWS,
		detached: !IS_WINDOWS,
	});
	const handlers = SIGNALS.map((signal) => /** @type {const} */ ([signal, () => end(signal)]));
	/** @param {NodeJS.Signals} signal */
	function end(signal) {
		if (child.pid !== undefined && !IS_WINDOWS) {
			process.kill(-child.pid, signal);
		}
		forget();
		process.kill(process.pid, signal);
	}
	function forget() {
		for (const [signal, handler] of handlers) {
			process.off(signal, handler);
		}
	}
	for (const [signal, handler] of handlers) {
		process.once(signal, handler);
	}
	child.once('close', forget);
	return child;
}

/** Ends this process when npm has ended; npm may be killed without its shell or this process being notified. */
export function endWithNpm() {
	if (process.env['npm_lifecycle_event'] === undefined || IS_WINDOWS) {
		return;
	}
	const started = ancestors();
	setInterval(() => {
		if (ancestors() !== started) {
			process.kill(process.pid, 'SIGTERM');
		}
	}, LOOK_EVERY_MS).unref();
}

/** The parent process (npm's shell), and if the system provides it, its parent. */
function ancestors() {
	const { ppid } = process;
	try {
		// `pid (name) state ppid …`; a name may contain spaces and brackets.
		const [, parent] = /^.*\) \S+ (\d+) /s.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? [];
		return `${ppid} ${parent}`;
	} catch {
		return `${ppid}`;
	}
}
