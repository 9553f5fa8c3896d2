/** The page's state as signals, tied to the address. One is made at the start and handed down by context. */

import type { Range, Simulation } from '@hvmmio/core';
import {
	type Accessor,
	createContext,
	createEffect,
	createMemo,
	createRoot,
	createSignal,
	onCleanup,
	useContext,
} from 'solid-js';
import { answerTo, type Problem } from './answer.ts';
import { DamagedLink } from './codec.ts';
import { type Comparison, DEFAULT_STATE, type PageState, readFragment, writeFragment } from './fragment.ts';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

export interface App {
	readonly state: Accessor<PageState>;
	/** The state a moment ago, once it has settled: what the address and the links say. */
	readonly settled: Accessor<PageState>;
	readonly scenario: Accessor<Scenario>;
	/** The last scenario that had an answer: the present one, unless that has a problem. */
	readonly legal: Accessor<Scenario>;
	/** The answer to it. */
	readonly simulation: Accessor<Simulation>;
	readonly problem: Accessor<Problem | null>;
	readonly comparison: Accessor<Comparison | null>;
	/** The scenario that it is compared with, and the answer to it. */
	readonly other: Accessor<{ readonly scenario: Scenario; readonly simulation: Simulation } | null>;
	/** What the page has to say about the link that it was opened by; null for nothing. */
	readonly notice: Accessor<string | null>;
	readonly update: (change: Partial<PageState>) => void;
	/** Changes settings of the scenario. */
	readonly set: (change: Partial<Scenario>) => void;
	readonly setZoom: (zoom: Range | null) => void;
	readonly show: (view: string) => void;
	readonly dismissNotice: () => void;
	/** What a view holds beside the state of the link, made when it is first asked for and kept while others are shown. */
	readonly keep: <T>(view: string, make: () => T) => T;
}

const AppContext = createContext<App>();
export const AppProvider = AppContext.Provider;

export function useApp(): App {
	const app = useContext(AppContext);
	if (app === undefined) {
		throw new Error('useApp expected to be called below AppProvider');
	}
	return app;
}

interface Last {
	readonly scenario: Scenario;
	readonly simulation: Simulation;
	readonly problem: Problem | null;
}

/** How long the address waits for a change to settle; browsers refuse more than 100 changes in 30 seconds. */
const SETTLE_MS = 350;

export function createApp(views: readonly string[]): App {
	const opened = readAddress(views);
	const [state, setState] = createSignal(opened.state);
	const [settled, setSettled] = createSignal(opened.state);
	const [notice, setNotice] = createSignal(opened.notice);
	const scenario = createMemo(() => state().scenario);
	const comparison = createMemo(() => state().comparison);
	const answer = createMemo<Last>((previous) => {
		const { simulation, problem } = answerTo(scenario());
		return simulation === null ? { ...previous, problem } : { scenario: scenario(), simulation, problem: null };
	}, defaultAnswer());
	const other = createMemo(() => {
		const compared = comparison();
		if (compared === null) {
			return null;
		}
		const { scenario: legal } = answer();
		const changed =
			compared.kind === 'policy'
				? { ...legal, policy: compared.policy, secondPolicy: compared.secondPolicy }
				: compared.scenario;
		const { simulation } = answerTo(changed);
		return simulation && { scenario: changed, simulation };
	});
	const update = (change: Partial<PageState>) => setState((now) => ({ ...now, ...change }));

	let settling: ReturnType<typeof setTimeout> | undefined;
	createEffect(() => {
		const now = state();
		clearTimeout(settling);
		settling = setTimeout(() => {
			setSettled(now);
			history.replaceState(null, '', addressOf(writeFragment(now)));
		}, SETTLE_MS);
	});
	const reopen = () => {
		const again = readAddress(views);
		setState(again.state);
		setNotice(again.notice);
	};
	addEventListener('popstate', reopen);
	onCleanup(() => removeEventListener('popstate', reopen));

	const kept = new Map<string, unknown>();

	return {
		state,
		settled,
		scenario,
		legal: () => answer().scenario,
		simulation: () => answer().simulation,
		problem: () => answer().problem,
		comparison,
		other,
		notice,
		update,
		set: (change) => update({ scenario: { ...state().scenario, ...change }, step: 0 }),
		setZoom: (zoom) => update({ zoom }),
		show(view) {
			if (view !== state().view) {
				history.pushState(null, '', addressOf(writeFragment({ ...state(), view })));
				update({ view });
			}
		},
		dismissNotice: () => setNotice(null),
		keep<T>(view: string, make: () => T): T {
			if (!kept.has(view)) {
				kept.set(view, createRoot(make));
			}
			return kept.get(view) as T;
		},
	};
}

/** The page's address with another fragment; without one, it ends before the `#`. */
export function addressOf(fragment: string): string {
	return `${location.pathname}${location.search}${fragment === '' ? '' : `#${fragment}`}`;
}

function readAddress(views: readonly string[]): { state: PageState; notice: string | null } {
	try {
		return { state: readFragment(location.hash.slice(1), views), notice: null };
	} catch (error) {
		if (error instanceof DamagedLink) {
			return { state: DEFAULT_STATE, notice: `This link cannot be read: ${error.message}. The default VM is shown.` };
		}
		throw error;
	}
}

function defaultAnswer(): Last {
	const simulation = answerTo(DEFAULT_SCENARIO).simulation as Simulation;
	return { scenario: DEFAULT_SCENARIO, simulation, problem: null };
}
