#!/usr/bin/env node
import { fstatSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from './input-error.ts';
import { run } from './run.ts';

const { stdout } = process;

// Whoever reads may have heard enough: `hvmmio … | head`.
stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') {
		process.exit(0);
	}
	process.stderr.write(`hvmmio: stdout: cannot be written (${error.code}), expected a place with room\n`);
	process.exit(2);
});

/** Node takes a directory for an input that is empty. */
function openStdin(): AsyncIterable<Uint8Array> {
	if (fstatSync(0).isDirectory()) {
		throw new InputError('bad-file', 'stdin', undefined, 'is a directory', 'a file or a pipe');
	}
	return process.stdin;
}

/** On stderr, if that is a terminal. */
function showProgress(text: string): void {
	if (process.stderr.isTTY) {
		process.stderr.write(`\r\u001b[K${text}`);
	}
}

run(process.argv.slice(2), {
	out: (text) => stdout.write(text),
	err: (text) => process.stderr.write(text),
	color: Boolean(stdout.isTTY) && stdout.hasColors(),
	columns: stdout.columns ?? 100,
	stdin: openStdin,
	terminal: Boolean(stdout.isTTY),
	progress: showProgress,
	kernel: () => import(pathToFileURL(join(__dirname, 'kernel.mjs')).href),
	worker: join(__dirname, 'difftest-worker.cjs'),
	write: (bytes) => new Promise((resolve) => stdout.write(bytes, () => resolve())),
}).then((code) => {
	process.exitCode = code;
});
