/** The page's state as signals, tied to the address. One is made at the start and handed down by context. */

import type { AnyVm, Simulation } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import {
	type Accessor,
	batch,
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
import { releaseOf } from './kernel.ts';
import { DEFAULT_SCENARIO, type Scenario } from './scenario.ts';

/** A scenario that the model answers, and its answer. */
export interface Answer {
	readonly scenario: Scenario;
	readonly simulation: Simulation<AnyVm>;
}

export interface App {
	readonly state: Accessor<PageState>;
	/** The last state that had an answer, once it has settled: what the address and the links say. */
	readonly settled: Accessor<PageState>;
	readonly scenario: Accessor<Scenario>;
	/** The release that was asked about, while the settings are still those of it; null for none. */
	readonly kernel: Accessor<string | null>;
	/** Null while there is a problem: then there is no answer to what is on the screen. */
	readonly answer: Accessor<Answer | null>;
	/** The last answer that there was; null where there has been none. To be shown only by that name. */
	readonly last: Accessor<Answer | null>;
	/** Settings that are impossible, then texts that cannot be read. */
	readonly problems: Accessor<readonly Problem[]>;
	readonly comparison: Accessor<Comparison | null>;
	/** What the page has to say about the link that it was opened by; null for nothing. */
	readonly notice: Accessor<string | null>;
	readonly update: (change: Partial<PageState>) => void;
	/** Changes settings of the scenario. */
	readonly set: (change: Partial<Scenario>) => void;
	/** Opens another VM: what fields could not read is forgotten, and so are the zoom and the step. */
	readonly open: (change: Partial<PageState>) => void;
	/** Goes back to the last scenario that had an answer, or to the default one; fields forget what they could not read. */
	readonly restore: () => void;
	/** Counts the calls of `restore`. */
	readonly restored: Accessor<number>;
	/** A field tells that it holds a text that cannot be read, or by null that it no longer does. */
	readonly setUnreadable: (id: string, problem: Problem | null) => void;
	/** Asks about a kernel release: both kernels then have its policy, if that is known. */
	readonly askKernel: (version: string | null) => void;
	readonly setZoom: (zoom: Range | null) => void;
	readonly show: (view: string) => void;
	readonly dismissNotice: () => void;
	/** What a view holds beside the state of the link, made when it is first asked for and kept while others are shown. */
	readonly keep: <T>(view: string, make: () => T) => T;
}

/** What a view of the VM shows; there is none while there is a problem. */
export interface Answered {
	readonly answer: Accessor<Answer>;
	/** Its parts. */
	readonly scenario: Accessor<Scenario>;
	readonly simulation: Accessor<Simulation<AnyVm>>;
	/** What it is compared with; null for nothing, or for settings that are impossible. */
	readonly other: Accessor<Answer | null>;
}

const AppContext = createContext<App>();
export const AppProvider = AppContext.Provider;
const AnswerContext = createContext<Answered>();
export const AnswerProvider = AnswerContext.Provider;

export function useApp(): App {
	return provided(useContext(AppContext), 'AppProvider');
}

export function useAnswer(): Answered {
	return provided(useContext(AnswerContext), 'AnswerProvider');
}

function provided<T>(value: T | undefined, provider: string): T {
	if (value === undefined) {
		throw new Error(`expected to be called below ${provider}`);
	}
	return value;
}

/** How long the address waits for a change to settle; browsers refuse more than 100 changes in 30 seconds. */
const SETTLE_MS = 350;

export function createApp(views: readonly string[]): App {
	const opened = readAddress(views);
	const [state, setState] = createSignal(opened.state);
	const [settled, setSettled] = createSignal(opened.state);
	const [notice, setNotice] = createSignal(opened.notice);
	const [unreadable, setUnreadable] = createSignal<ReadonlyMap<string, Problem>>(new Map());
	const [restored, setRestored] = createSignal(0);
	const scenario = createMemo(() => state().scenario);
	const comparison = createMemo(() => state().comparison);
	const kernel = createMemo(() => kernelOf(state()));
	const result = createMemo(() => answerTo(scenario()));
	const problems = createMemo(() => {
		const { problem } = result();
		return [...(problem ? [problem] : []), ...unreadable().values()];
	});
	const answer = createMemo<Answer | null>(() => {
		const { simulation } = result();
		return simulation && problems().length === 0 ? { scenario: scenario(), simulation } : null;
	});
	const last = createMemo<Answer | null>((previous) => answer() ?? previous, null);
	const update = (change: Partial<PageState>) => setState((now) => ({ ...now, ...change }));

	let settling: ReturnType<typeof setTimeout> | undefined;
	/** What the address says already: it is written when something has changed, so a link that cannot be read stays. */
	let written = opened.state;
	createEffect(() => {
		const now = state();
		if (now !== written && answer() !== null) {
			clearTimeout(settling);
			settling = setTimeout(() => {
				written = now;
				setSettled(now);
				history.replaceState(null, '', addressOf(writeFragment(now)));
			}, SETTLE_MS);
		}
	});
	const forgetTexts = () => {
		setUnreadable(new Map());
		setRestored((count) => count + 1);
	};
	const reopen = () => {
		// A change of before would be written over the address that is now shown.
		clearTimeout(settling);
		const again = readAddress(views);
		batch(() => {
			written = again.state;
			forgetTexts();
			setState(again.state);
			setSettled(again.state);
			setNotice(again.notice);
		});
	};
	addEventListener('popstate', reopen);
	onCleanup(() => removeEventListener('popstate', reopen));

	const kept = new Map<string, unknown>();

	return {
		state,
		settled,
		scenario,
		kernel,
		answer,
		last,
		problems,
		comparison,
		notice,
		update,
		set(change) {
			// A policy that is chosen by hand is no longer that of the release.
			const chosen = 'policy' in change || 'secondPolicy' in change;
			update({ scenario: { ...state().scenario, ...change }, step: null, ...(chosen ? { kernel: null } : {}) });
		},
		open(change) {
			batch(() => {
				forgetTexts();
				update({ kernel: null, zoom: null, step: null, ...change });
			});
		},
		restore() {
			batch(() => {
				forgetTexts();
				update({ scenario: last()?.scenario ?? DEFAULT_SCENARIO });
			});
		},
		restored,
		setUnreadable(id, problem) {
			if (problem !== null || unreadable().has(id)) {
				setUnreadable((now) => {
					const next = new Map(now);
					next.delete(id);
					return problem === null ? next : next.set(id, problem);
				});
			}
		},
		askKernel(kernel) {
			const policy = kernel === null ? null : (releaseOf(kernel)?.policy ?? null);
			update({
				kernel,
				scenario: policy === null ? scenario() : { ...scenario(), policy, secondPolicy: null },
				step: null,
			});
		},
		setZoom: (zoom) => update({ zoom }),
		show(view) {
			if (view !== state().view) {
				const linked = answer() ? state() : settled();
				history.pushState(null, '', addressOf(writeFragment({ ...linked, view })));
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

/** A link may name a release and have settings of another policy: then they are not about that release. */
function kernelOf({ kernel, scenario }: PageState): string | null {
	const policy = kernel === null ? null : (releaseOf(kernel)?.policy ?? null);
	return policy === null || (scenario.policy === policy && (scenario.secondPolicy ?? policy) === policy)
		? kernel
		: null;
}

/** The answer to what a state is compared with. */
export function answerToComparison(comparison: Comparison | null, scenario: Scenario): Answer | null {
	if (comparison === null) {
		return null;
	}
	const changed =
		comparison.kind === 'policy'
			? { ...scenario, policy: comparison.policy, secondPolicy: comparison.secondPolicy }
			: comparison.scenario;
	const { simulation } = answerTo(changed);
	return simulation && { scenario: changed, simulation };
}

/** The page's address with another fragment. */
export function addressOf(fragment: string): string {
	return `${location.href.split('#', 1)[0]}#${fragment}`;
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
