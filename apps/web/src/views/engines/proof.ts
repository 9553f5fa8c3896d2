/** The two policies to compare by proof, and the result. Kept while other views are shown. */

import type { PolicyId } from '@hvmmio/core';
import { type Accessor, createSignal } from 'solid-js';
import { isBusy, type ProofOutcome, type State, type Update } from '../../proof/messages.ts';
import type { ProofJob } from './prove-worker.ts';

declare const SOLVER_MODULE: string;

export interface PolicyProof {
	readonly pair: Accessor<readonly [PolicyId, PolicyId]>;
	readonly state: Accessor<State<ProofOutcome>>;
	readonly choose: (pair: readonly [PolicyId, PolicyId]) => void;
	readonly prove: () => void;
	readonly stop: () => void;
}

export function createPolicyProof(): PolicyProof {
	const [pair, setPair] = createSignal<readonly [PolicyId, PolicyId]>(['low-half', 'low-half-ungated']);
	const [state, setState] = createSignal<State<ProofOutcome>>({ kind: 'idle' });
	let worker: Worker | undefined;

	function end(then: State<ProofOutcome>): void {
		worker?.terminate();
		worker = undefined;
		setState(then);
	}

	function start(): Worker {
		const made = new Worker(new URL('./prove-worker.ts', import.meta.url), { type: 'module' });
		made.addEventListener('message', ({ data }: MessageEvent<Update<ProofOutcome>>) => setState(data));
		made.addEventListener('error', (event) => {
			event.preventDefault();
			end({ kind: 'refused', message: 'The solver could not be started in this browser.', missing: [] });
		});
		return made;
	}

	return {
		pair,
		state,
		choose(chosen) {
			// A result for other policies does not hold for these.
			if (isBusy(state())) {
				end({ kind: 'idle' });
			}
			setState({ kind: 'idle' });
			setPair(chosen);
		},
		prove() {
			setState({ kind: 'working', what: 'Reading', part: null });
			worker ??= start();
			const solver = new URL(SOLVER_MODULE, document.baseURI).href;
			worker.postMessage({ solver, policies: pair() } satisfies ProofJob);
		},
		stop: () => end({ kind: 'idle' }),
	};
}
