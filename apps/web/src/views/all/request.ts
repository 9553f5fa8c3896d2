/** Requests a lattice from a worker. */

import type { Scenario } from '../../state/scenario.ts';
import type { Lattice } from './lattice.ts';

export type Update =
	| { readonly kind: 'progress'; readonly done: number; readonly of: number }
	| { readonly kind: 'lattice'; readonly lattice: Lattice };

/** Starts a worker. @returns a function that terminates it */
export function requestLattice(
	scenario: Scenario,
	onUpdate: (update: Update) => void,
	onFailure: (message: string) => void,
): () => void {
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
	worker.addEventListener('message', ({ data }: MessageEvent<Update>) => onUpdate(data));
	worker.addEventListener('error', () => onFailure('The computation could not be started in this browser.'));
	worker.postMessage(scenario);
	return () => worker.terminate();
}
