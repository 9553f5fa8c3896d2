/** What set-up starts ends with this process, and this process with the npm that started it. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;
const IS_WINDOWS = process.platform === 'win32';
/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Starts a program in a process group of its own, which a signal to this process ends whole: npx, pnpm and turbo do not
 * hand every signal on.
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

/** Ends this process when npm is gone, which may be killed without its shell or this process being told. */
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

/** The process that started this one (npm's shell), and where the system tells, the one that started that. */
function ancestors() {
	const { ppid } = process;
	try {
		// `pid (name) state ppid …`; a name may have spaces and brackets in it.
		const [, parent] = /^.*\) \S+ (\d+) /s.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? [];
		return `${ppid} ${parent}`;
	} catch {
		return `${ppid}`;
	}
}
