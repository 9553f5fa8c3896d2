/** The page's state as signals, synchronized with the address. Created once and provided by context. */

import type { AnyVm, Simulation } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type { Arch } from '@hvmmio/core/host';
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

/** A scenario and the model's answer. */
export interface Answer {
	readonly scenario: Scenario;
	readonly simulation: Simulation<AnyVm>;
}

export interface App {
	readonly state: Accessor<PageState>;
	/** The last state with an answer, after a delay; used for the address and links. */
	readonly settled: Accessor<PageState>;
	readonly scenario: Accessor<Scenario>;
	/** The kernel release that was asked about, while the settings are still its own; null if none. */
	readonly kernel: Accessor<string | null>;
	/** The answer to the current settings; null while there is a problem. */
	readonly answer: Accessor<Answer | null>;
	/** The last answer; null if there was none. Must be labelled as such when shown. */
	readonly last: Accessor<Answer | null>;
	/** Invalid settings, then texts that cannot be parsed. */
	readonly problems: Accessor<readonly Problem[]>;
	readonly comparison: Accessor<Comparison | null>;
	/** Message about the link that opened the page; null if none. */
	readonly notice: Accessor<string | null>;
	readonly update: (change: Partial<PageState>) => void;
	/** Changes settings of the scenario. */
	readonly set: (change: Partial<Scenario>) => void;
	/** Opens another VM; discards invalid texts in fields, the zoom and the step. */
	readonly open: (change: Partial<PageState>) => void;
	/** Returns to the last scenario with an answer, or to the default; discards invalid texts in fields. */
	readonly restore: () => void;
	/** Number of calls of `restore`. */
	readonly restored: Accessor<number>;
	/** Called by a field whose text cannot be parsed; with null once it can. */
	readonly setUnreadable: (id: string, problem: Problem | null) => void;
	/** Asks about a kernel release; sets its policy, if known, for both kernels, and the machine's architecture, if given. */
	readonly askKernel: (version: string | null, arch?: Arch | null) => void;
	readonly setZoom: (zoom: Range | null) => void;
	readonly show: (view: string) => void;
	readonly dismissNotice: () => void;
	/** State of a view that is not in the link; created on first use and kept while other views are shown. */
	readonly keep: <T>(view: string, make: () => T) => T;
}

/** The input of views of the VM; only available without problems. */
export interface Answered {
	readonly answer: Accessor<Answer>;
	/** Its parts. */
	readonly scenario: Accessor<Scenario>;
	readonly simulation: Accessor<Simulation<AnyVm>>;
	/** The answer it is compared with; null without comparison or if its settings are invalid. */
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

/** Delay in ms before the address is updated; browsers refuse more than 100 changes in 30 seconds. */
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
	/** The state in the address. It is written only after a change, so that an unreadable link is kept. */
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
		// A pending update would overwrite the new address.
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
			// A manually chosen policy is no longer that of the release.
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
		askKernel(kernel, arch = null) {
			const policy = kernel === null ? null : (releaseOf(kernel)?.policy ?? null);
			const machine = arch === null || arch === scenario().arch ? {} : machineOf(arch);
			const kernels = policy === null ? {} : { policy, secondPolicy: null };
			update({ kernel, scenario: { ...scenario(), ...machine, ...kernels }, step: null });
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

/** On arm64 there is generation 2 alone, with a low MMIO of its own (docs/domain.md, section 2). */
function machineOf(arch: Arch): Partial<Scenario> {
	return arch === 'arm64' ? { arch, generation: 2, lowMmio: null } : { arch };
}

/** The release, unless the link's settings have another policy. */
function kernelOf({ kernel, scenario }: PageState): string | null {
	const policy = kernel === null ? null : (releaseOf(kernel)?.policy ?? null);
	return policy === null || (scenario.policy === policy && (scenario.secondPolicy ?? policy) === policy)
		? kernel
		: null;
}

/** The answer for a state's comparison. */
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
