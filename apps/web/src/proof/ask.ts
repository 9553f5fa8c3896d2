/** Questions to the solver in a worker, with what is told of them on the way. */

import { type Asking, Refused, type Solver } from '@hvmmio/prover';
import { seldom } from '../parts/seldom.ts';
import { type Told, Unproved } from './messages.ts';
import { openSolver } from './solver.ts';

export interface Ask {
	readonly tell: (told: Told<never>) => void;
}

let solver: Promise<Solver> | undefined;

/**
 * @param module address of the solver's module
 * @param work is given what names to the user what is being proved
 * @throws Unproved if the solver cannot be fetched or started, or what it is asked about not be executed
 */
export async function withSolver<T>(
	module: string,
	{ tell }: Ask,
	work: (asking: Asking, about: (what: string) => void) => Promise<T>,
): Promise<T> {
	const opened = await opening(module, tell);
	const about = (name: string) => tell({ kind: 'working', what: `Proving ${name}`, part: null });
	try {
		return await work({ solver: opened, onQuestion: about }, about);
	} catch (error) {
		throw error instanceof Refused ? new Unproved(`The prover cannot execute this: ${error.message}.`) : error;
	}
}

async function opening(module: string, tell: Ask['tell']): Promise<Solver> {
	const forget = () => {
		solver = undefined;
	};
	const onFetch = seldom((done: number) => tell({ kind: 'fetching', what: 'solver', done }));
	solver ??= openSolver(module, onFetch, forget);
	try {
		return await solver;
	} catch (error) {
		forget();
		throw new Unproved(`The solver could not be fetched and started, so nothing was proved: ${String(error)}`);
	}
}
