/** z3-solver in a process of its own, which can be ended at any time: it keeps the process that it runs in alive. */

import { type ChildProcess, fork } from 'node:child_process';
import type { Solver } from '@hvmmio/prover';
import { InputError } from '../../input-error.ts';
import { findPackage } from './find-package.ts';

const PACKAGE = 'z3-solver';
/** Its time limit ends a query; the process is ended if that does not help. */
const QUERY_TIMEOUT_MS = 10 * 60_000;
const PROCESS_TIMEOUT_MS = QUERY_TIMEOUT_MS + 60_000;

/** What the process is asked. */
export interface SolveJob {
	/** Where the package's module is. */
	readonly module: string;
	readonly text: string;
	readonly milliseconds: number;
}

export interface ProcessSolver extends Solver {
	/** Ends the process, if it runs. */
	close(): void;
}

/**
 * @param childFile what the process runs
 * @throws InputError if the package is not there
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
			const asked = child;
			return new Promise((resolve, reject) => {
				const end = (settle: () => void) => {
					clearTimeout(timer);
					asked.removeAllListeners();
					settle();
				};
				const fail = (why: string) => {
					end(() => reject(new Error(why)));
					close();
				};
				const timer = setTimeout(() => fail('the solver gave no answer in time'), PROCESS_TIMEOUT_MS);
				asked.once('exit', () => fail('the solver gave up'));
				asked.once('message', ({ printed }: { printed: string }) => end(() => resolve(printed)));
				asked.send({ module: found.module, text, milliseconds: Math.min(limit, QUERY_TIMEOUT_MS) } satisfies SolveJob);
			});
		},
		close,
	};
}
