/**
 * Runs a compiler in its own process, which has limits on time and memory and ends with the process that started it.
 */

import { type ChildProcess, fork } from 'node:child_process';
import type { Compiled, Compiler } from '@hvmmio/kernel-harness';
import { NotModelled } from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';
import { findPackage } from './find-package.ts';

const PACKAGE = '@yowasp/clang';
export const TIMEOUT_MS = 300_000;
/** clang uses about 300 MB for a kernel's functions. */
export const MEMORY_MB = 2048;

/** A request to the process. */
export interface CompileJob {
	/** The module of @yowasp/clang, or a clang of this machine with arguments that come before the others. */
	readonly by: { readonly module: string } | { readonly clang: string; readonly more: readonly string[] };
	readonly files: Readonly<Record<string, string>>;
	readonly args: readonly string[];
}

/** An error of the system, in a form that can be sent. */
export type SystemFault = { readonly [Name in 'code' | 'message' | 'path' | 'syscall']: string | undefined };

/** The answer: the result, why the source cannot be compiled, or a fault of the machine. */
export type CompileAnswer =
	| { readonly compiled: Compiled }
	| { readonly refused: string }
	| { readonly fault: SystemFault };

export interface ProcessCompiler extends Compiler {
	/** Ends the process, if it runs. */
	close(): void;
}

/**
 * @yowasp/clang. With V8's baseline compiler alone, its 75 MB start in a third of the time.
 * @param childFile the script of the process
 * @throws InputError if the package is not installed
 */
export function createBundledCompiler(childFile: URL): ProcessCompiler {
	const found = findPackage(PACKAGE);
	if (found === null) {
		const expected = `npm install -g ${PACKAGE} adds it beside a global hvmmio (101 MB), and --cc names a clang of this machine`;
		throw new InputError('usage', 'compiler', undefined, `${PACKAGE} is not installed`, expected);
	}
	const pages = `--wasm-max-mem-pages=${MEMORY_MB * 16}`;
	return createCompiler(`${PACKAGE} ${found.version}`, childFile, { module: found.module }, ['--liftoff-only', pages]);
}

/** Sends one job at a time, so that an answer belongs to the last one sent. */
export function createCompiler(
	version: string,
	childFile: URL,
	by: CompileJob['by'],
	execArgv: readonly string[],
): ProcessCompiler {
	let child: ChildProcess | null = null;
	let last: Promise<unknown> = Promise.resolve();
	return {
		version,
		compile(files, args) {
			const compiled = last.then(() => {
				child ??= start(childFile, execArgv);
				return ask(child, { by, files, args });
			});
			last = compiled.catch(() => undefined);
			return compiled;
		},
		close() {
			// On disconnect the process ends its clang and removes the temporary folder.
			if (child !== null && 'clang' in by) {
				child.disconnect();
			} else {
				child?.kill('SIGKILL');
			}
			child = null;
		},
	};
}

function start(childFile: URL, execArgv: readonly string[]): ChildProcess {
	return fork(childFile, {
		execArgv: [...execArgv],
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
}

function ask(child: ChildProcess, job: CompileJob): Promise<Compiled> {
	return new Promise((resolve, reject) => {
		const end = (settle: () => void) => {
			clearTimeout(timer);
			child.removeAllListeners();
			settle();
		};
		// The process has a time limit of its own, which comes first unless the process is too busy.
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			end(() => reject(new NotModelled(tooLong())));
		}, TIMEOUT_MS + 5000);
		child.once('exit', () => end(() => reject(new NotModelled('the compiler gave up on the source'))));
		child.once('error', (error) => end(() => reject(error)));
		child.once('message', (answer: CompileAnswer) =>
			end(() => {
				if ('compiled' in answer) {
					resolve(answer.compiled);
				} else {
					reject('refused' in answer ? new NotModelled(answer.refused) : Object.assign(new Error(), answer.fault));
				}
			}),
		);
		child.send(job);
	});
}

export function tooLong(): string {
	return `the compiler did not finish in ${TIMEOUT_MS / 1000} s`;
}
