/**
 * @yowasp/clang in a process of its own, which can be ended if it does not come to an end, and which V8 gives its
 * baseline compiler alone: the 75 MB of clang then start in a third of the time.
 */

import { type ChildProcess, fork } from 'node:child_process';
import type { Compiled, Compiler } from '@hvmmio/kernel-harness';
import { NotModelled } from '@hvmmio/kernel-harness';
import { InputError } from '../../input-error.ts';
import { findPackage } from './find-package.ts';

const PACKAGE = '@yowasp/clang';
const TIMEOUT_MS = 120_000;

/** What the process is asked. */
export interface CompileJob {
	/** Where the package's module is. */
	readonly clang: string;
	readonly files: Readonly<Record<string, string>>;
	readonly args: readonly string[];
}

export interface ProcessCompiler extends Compiler {
	/** Ends the process, if it runs. */
	close(): void;
}

/**
 * @param childFile what the process runs
 * @throws InputError if the package is not there
 */
export function createProcessCompiler(childFile: URL): ProcessCompiler {
	const found = findPackage(PACKAGE);
	if (found === null) {
		const expected = `npm install -g ${PACKAGE} adds it beside a global hvmmio (101 MB), and --cc names a clang of this machine`;
		throw new InputError('usage', 'compiler', undefined, `${PACKAGE} is not installed`, expected);
	}
	let child: ChildProcess | null = null;
	let last: Promise<unknown> = Promise.resolve();
	return {
		version: `${PACKAGE} ${found.version}`,
		/** One job at a time: an answer then belongs to the job that was asked last. */
		compile(files, args) {
			const compiled = last.then(() => {
				child ??= fork(childFile, {
					execArgv: ['--liftoff-only'],
					serialization: 'advanced',
					stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
				});
				return ask(child, { clang: found.module, files, args });
			});
			last = compiled.catch(() => undefined);
			return compiled;
		},
		close() {
			child?.kill('SIGKILL');
			child = null;
		},
	};
}

function ask(child: ChildProcess, job: CompileJob): Promise<Compiled> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			reject(new NotModelled(`the compiler did not come to its end in ${TIMEOUT_MS / 1000} s`));
		}, TIMEOUT_MS);
		const onExit = () => {
			clearTimeout(timer);
			reject(new NotModelled('the compiler gave up on the source'));
		};
		child.once('exit', onExit);
		child.once('message', (answer) => {
			clearTimeout(timer);
			child.off('exit', onExit);
			resolve(answer as Compiled);
		});
		child.send(job);
	});
}
