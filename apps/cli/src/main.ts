#!/usr/bin/env node
import { fstatSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quoted } from '@hvmmio/report';
import type { Io } from './context.ts';
import { SYSTEM_REASONS } from './fault.ts';
import { InputError } from './input-error.ts';
import { dieOfBrokenPipe } from './io/signals.ts';
import { hasColor, isAsciiLocale } from './io/terminal.ts';
import { reportFailure, run } from './run.ts';

const { stdout, stderr, env } = process;

stdout.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
	if (code === 'EPIPE') {
		dieOfBrokenPipe();
	}
	stderr.write(`hvmmio: stdout: cannot be written (${SYSTEM_REASONS[code] ?? code}), expected a place with room\n`);
	process.exit(2);
});
// Errors on stderr cannot be reported anywhere; the exit code still shows the outcome.
stderr.on('error', () => undefined);

/** Node treats a directory as empty input. */
function openStdin(): AsyncIterable<Uint8Array> {
	if (fstatSync(0).isDirectory()) {
		throw new InputError('bad-file', 'stdin', undefined, 'is a directory', 'a file or a pipe');
	}
	return process.stdin;
}

/** Shows progress on stderr, if that is a terminal. */
function showProgress(text: string): void {
	if (stderr.isTTY) {
		stderr.write(`\r\u001b[K${text === '' ? '' : quoted(text, Math.max(20, (stderr.columns ?? 80) - 5))}`);
	}
}

const io: Io = {
	out: (text) => stdout.write(text),
	err: (text) => stderr.write(text),
	color: (choice) => hasColor(choice, env, Boolean(stdout.isTTY) && stdout.hasColors()),
	columns: stdout.columns ?? 100,
	ascii: isAsciiLocale(env),
	stdin: openStdin,
	terminal: Boolean(stdout.isTTY),
	progress: showProgress,
	kernel: () => import(pathToFileURL(join(__dirname, 'kernel.mjs')).href),
	worker: (verb) => join(__dirname, `${verb}-worker.cjs`),
	write: (bytes) => new Promise((resolve) => stdout.write(bytes, () => resolve())),
};
const args = process.argv.slice(2);

// Otherwise Node would print a stack trace and exit with 1, which means that something was found.
process.on('uncaughtException', (error) => {
	process.exit(reportFailure(error, args.includes('--json'), io));
});

// Without this Node would exit with 0, which means that nothing was found, where a promise is never settled.
const reportNoAnswer = () => {
	process.exitCode = reportFailure(new Error('the run ended without an answer'), args.includes('--json'), io);
};
process.once('beforeExit', reportNoAnswer);

run(args, io).then((code) => {
	process.off('beforeExit', reportNoAnswer);
	process.exitCode = code;
});
