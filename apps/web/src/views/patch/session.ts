/** State of the Patch view: the given kernels, their comparison and their proof. Kept while other views are shown. */

import { type Accessor, createSignal } from 'solid-js';
import type { Given } from '../../parts/drop-area.tsx';
import { isBusy, type ProofOutcome, type State } from '../../proof/messages.ts';
import type { Job, Outcome, ProofJob, Reply } from './messages.ts';

declare const COMPILER_MODULE: string;
declare const SOLVER_MODULE: string;

export type Place = 'old' | 'now';

export interface Session {
	readonly given: (place: Place) => readonly Given[];
	readonly state: Accessor<State<Outcome>>;
	readonly proof: Accessor<State<ProofOutcome>>;
	/** Is a comparison or a proof running? */
	readonly busy: () => boolean;
	readonly outcome: () => Outcome | null;
	readonly add: (place: Place, given: readonly Given[]) => void;
	readonly remove: (place: Place, given: Given) => void;
	readonly run: () => void;
	/** Are all theorems to be proved? Otherwise those that the command proves by default. */
	readonly all: Accessor<boolean>;
	readonly setAll: (all: boolean) => void;
	readonly prove: () => void;
	/** Ends what is running; finished results stay. */
	readonly stop: () => void;
}

export function createSession(): Session {
	const [old, setOld] = createSignal<readonly Given[]>([]);
	const [now, setNow] = createSignal<readonly Given[]>([]);
	const [state, setState] = createSignal<State<Outcome>>({ kind: 'idle' });
	const [all, setAll] = createSignal(false);
	const [proof, setProof] = createSignal<State<ProofOutcome>>({ kind: 'idle' });
	const places = { old: [old, setOld], now: [now, setNow] } as const;
	let worker: Worker | undefined;

	const busy = () => isBusy(state()) || isBusy(proof());

	function stop(): void {
		worker?.terminate();
		worker = undefined;
		if (isBusy(state())) {
			setState({ kind: 'idle' });
		}
		if (isBusy(proof())) {
			setProof({ kind: 'idle' });
		}
	}

	/** Results for other files do not hold for these. */
	function change(place: Place, given: readonly Given[]): void {
		if (busy()) {
			stop();
		}
		setState({ kind: 'idle' });
		setProof({ kind: 'idle' });
		places[place][1](given);
	}

	function start(): Worker {
		const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
		made.addEventListener('message', ({ data: { of, update } }: MessageEvent<Reply>) =>
			of === 'proof' ? setProof(update) : setState(update),
		);
		made.addEventListener('error', (event) => {
			event.preventDefault();
			const ofProof = isBusy(proof());
			stop();
			const refused = {
				kind: 'refused',
				message: 'The compiler could not be started in this browser.',
				missing: [],
			} as const;
			ofProof ? setProof(refused) : setState(refused);
		});
		return made;
	}

	function post(prove: ProofJob | null): void {
		worker ??= start();
		const compiler = beside(COMPILER_MODULE);
		worker.postMessage({ compiler, old: old(), now: now(), prove } satisfies Job);
	}

	return {
		given: (place) => places[place][0](),
		state,
		proof,
		busy,
		outcome: () => {
			const present = state();
			return present.kind === 'done' ? present.outcome : null;
		},
		add: (place, given) => change(place, [...places[place][0](), ...given]),
		remove: (place, given) =>
			change(
				place,
				places[place][0]().filter((each) => each !== given),
			),
		run() {
			setState({ kind: 'working', what: 'Reading', part: null });
			post(null);
		},
		all,
		setAll(chosen) {
			if (isBusy(proof())) {
				stop();
			}
			setProof({ kind: 'idle' });
			setAll(chosen);
		},
		prove() {
			setProof({ kind: 'working', what: 'Reading', part: null });
			post({ solver: beside(SOLVER_MODULE), all: all() });
		},
		stop,
	};
}

function beside(module: string): string {
	return new URL(module, document.baseURI).href;
}
