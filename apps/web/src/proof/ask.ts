/** Runs the solver in a worker and reports progress. */

import { type Asking, Refused, type Solver } from '@hvmmio/prover';
import { throttled } from '../parts/throttled.ts';
import { Unproved, type Update } from './messages.ts';
import { openSolver } from './solver.ts';

export interface Ask {
	readonly report: (update: Update<never>) => void;
}

let solver: Promise<Solver> | undefined;

/**
 * @param module address of the solver's module
 * @param work gets a function that shows the name of what is being proved
 * @throws Unproved if the solver cannot be fetched or started, or the prover cannot execute a source
 */
export async function withSolver<T>(
	module: string,
	{ report }: Ask,
	work: (asking: Asking, about: (what: string) => void) => Promise<T>,
): Promise<T> {
	const opened = await opening(module, report);
	const about = (name: string) => report({ kind: 'working', what: `Proving ${name}`, part: null });
	try {
		return await work({ solver: opened, onQuestion: about }, about);
	} catch (error) {
		throw error instanceof Refused ? new Unproved(`The prover cannot execute this: ${error.message}.`) : error;
	}
}

async function opening(module: string, report: Ask['report']): Promise<Solver> {
	const forget = () => {
		solver = undefined;
	};
	const onFetch = throttled((done: number) => report({ kind: 'fetching', what: 'solver', done }));
	solver ??= openSolver(module, onFetch, forget);
	try {
		return await solver;
	} catch (error) {
		forget();
		throw new Unproved(`The solver could not be fetched and started, so nothing was proved: ${String(error)}`);
	}
}
