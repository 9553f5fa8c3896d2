/** Which kernels were given, and what came of them. Kept while other views are shown. */

import { type Accessor, createSignal } from 'solid-js';
import type { Given } from '../../parts/drop-area.tsx';
import type { Job, Outcome, Told } from './messages.ts';

declare const COMPILER_MODULE: string;

export type DeskState = { readonly kind: 'idle' } | Told;
export type Place = 'old' | 'now';

export interface Desk {
	readonly given: (place: Place) => readonly Given[];
	readonly state: Accessor<DeskState>;
	/** Is something being done? */
	readonly busy: () => boolean;
	readonly outcome: () => Outcome | null;
	readonly add: (place: Place, given: readonly Given[]) => void;
	readonly remove: (place: Place, given: Given) => void;
	readonly run: () => void;
	readonly stop: () => void;
}

export function createDesk(): Desk {
	const [old, setOld] = createSignal<readonly Given[]>([]);
	const [now, setNow] = createSignal<readonly Given[]>([]);
	const [state, setState] = createSignal<DeskState>({ kind: 'idle' });
	const places = { old: [old, setOld], now: [now, setNow] } as const;
	let worker: Worker | undefined;

	function stop(): void {
		worker?.terminate();
		worker = undefined;
		setState({ kind: 'idle' });
	}

	const busy = () => ['fetching', 'working'].includes(state().kind);

	/** What was told of other files does not hold of these. */
	function change(place: Place, given: readonly Given[]): void {
		if (busy()) {
			stop();
		} else {
			setState({ kind: 'idle' });
		}
		places[place][1](given);
	}

	function start(): Worker {
		const made = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
		made.addEventListener('message', ({ data }: MessageEvent<Told>) => setState(data));
		made.addEventListener('error', (event) => {
			event.preventDefault();
			stop();
			setState({ kind: 'refused', message: 'The compiler could not be started in this browser.', missing: [] });
		});
		return made;
	}

	return {
		given: (place) => places[place][0](),
		state,
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
			worker ??= start();
			const compiler = new URL(COMPILER_MODULE, document.baseURI).href;
			worker.postMessage({ compiler, old: old(), now: now() } satisfies Job);
		},
		stop,
	};
}
