/** Runs z3-solver in its own process, since it would keep the command's alive, and so that it can be ended. */

import { type ChildProcess, fork } from 'node:child_process';
import type { Solver } from '@hvmmio/prover';
import { InputError } from '../../input-error.ts';
import { findPackage } from './find-package.ts';

const PACKAGE = 'z3-solver';
/** The solver's own time limit; if it is not kept, the process is ended. */
const QUERY_TIMEOUT_MS = 10 * 60_000;
const PROCESS_TIMEOUT_MS = QUERY_TIMEOUT_MS + 60_000;

/** A request to the process. */
export interface SolveJob {
	/** Address of the package's module. */
	readonly module: string;
	readonly text: string;
	readonly milliseconds: number;
}

export interface ProcessSolver extends Solver {
	/** Ends the process, if it runs. */
	close(): void;
}

/**
 * @param childFile the script of the process
 * @throws InputError if the package is not installed
 */
export function createProcessSolver(childFile: URL): ProcessSolver {
	const found = findPackage(PACKAGE);
	if (found === null) {
		const expected = `npm install -g ${PACKAGE} adds it beside a global hvmmio (35 MB)`;
		throw new InputError('usage', 'solver', undefined, `${PACKAGE} is not installed`, expected);
	}
	let child: ChildProcess | null = null;
	const close = () => {
		child?.kill('SIGKILL');
		child = null;
	};
	return {
		version: `${PACKAGE} ${found.version}`,
		run(text, limit = QUERY_TIMEOUT_MS) {
			child ??= fork(childFile, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
			const running = child;
			return new Promise((resolve, reject) => {
				const end = (settle: () => void) => {
					clearTimeout(timer);
					running.removeAllListeners();
					settle();
				};
				const fail = (why: string) => {
					end(() => reject(new Error(why)));
					close();
				};
				const timer = setTimeout(() => fail('the solver gave no answer in time'), PROCESS_TIMEOUT_MS);
				running.once('exit', () => fail('the solver gave up'));
				running.once('message', ({ printed }: { printed: string }) => end(() => resolve(printed)));
				running.send({
					module: found.module,
					text,
					milliseconds: Math.min(limit, QUERY_TIMEOUT_MS),
				} satisfies SolveJob);
			});
		},
		close,
	};
}
