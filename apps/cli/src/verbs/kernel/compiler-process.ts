/**
 * A compiler in a process of its own, which can be ended if it does not come to an end, has a bound on its memory, and
 * ends with the process that asked it.
 */

import { type ChildProcess, fork } from 'node:child_process';
import type { Compiled, Compiler } from '@hvmmio/kernel-harness';
import { NotModelled } from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';
import { findPackage } from './find-package.ts';

const PACKAGE = '@yowasp/clang';
export const TIMEOUT_MS = 300_000;
/** clang takes some 300 MB for a kernel's functions. */
export const MEMORY_MB = 2048;

/** What the process is asked. */
export interface CompileJob {
	/** The module of @yowasp/clang, or a clang of this machine with arguments that come before the others. */
	readonly by: { readonly module: string } | { readonly clang: string; readonly more: readonly string[] };
	readonly files: Readonly<Record<string, string>>;
	readonly args: readonly string[];
}

/** An error of the system, as it can be sent. */
export type SystemFault = { readonly [Name in 'code' | 'message' | 'path' | 'syscall']: string | undefined };

/** What it answers: what was compiled, that it cannot be, or what the machine did not give. */
export type CompileAnswer =
	| { readonly compiled: Compiled }
	| { readonly refused: string }
	| { readonly fault: SystemFault };

export interface ProcessCompiler extends Compiler {
	/** Ends the process, if it runs. */
	close(): void;
}

/**
 * @yowasp/clang. V8 gives it its baseline compiler alone: the 75 MB of clang then start in a third of the time.
 * @param childFile what the process runs
 * @throws InputError if the package is not there
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

/** One job at a time: an answer then belongs to the job that was asked last. */
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
			// One that runs a clang of the machine ends that too, and tidies up.
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
		// It keeps the time itself, unless it is too busy to.
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
