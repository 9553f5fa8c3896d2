/** Differences between two kernels in what drivers request and in what they are granted after boot. */

import type { DriverRun, Kernel } from '@hvmmio/kernel-harness/run';
import { type CaseJson, formatCase } from '@hvmmio/vectors/case';
import { runWithCodes, type Script, type ScriptRun, type Step, type StepResult } from './scripts.ts';

/** A driver function whose behaviour differs; null: the driver on that side has no such function. */
export interface DriverChange {
	readonly driver: DriverRun['driver'];
	readonly old: DriverRun | null;
	readonly new: DriverRun | null;
	/** Number of settings the function was run in. */
	readonly tried: number;
	readonly changed: number;
}

/** How many scripts of requests after boot were run, and how many got a different answer. */
export interface AllocationChange {
	readonly scripts: number;
	readonly changed: number;
	readonly example: AllocationExample | null;
}

/** The first step at which two kernels answer a script of allocations on one VM differently. */
export interface AllocationExample {
	readonly input: CaseJson;
	/** Index of the first step whose results differ. */
	readonly at: number;
	/** The step, with the freed range if it is a free; null if the script has no step at that index. */
	readonly step: Extract<Step, { do: 'allocate' }> | { readonly do: 'free'; readonly range: StepResult } | null;
	readonly old: StepResult;
	readonly new: StepResult;
}

/**
 * Compares what each driver function requests, releases and returns, in every setting. Functions are paired by name;
 * one without a namesake is paired with an unmatched function of the same driver and kind.
 */
export function driverChanges(old: Kernel, now: Kernel): DriverChange[] {
	const before = byFunction(old.driverRuns());
	const after = byFunction(now.driverRuns());
	const alone = [...after.keys()].filter((key) => !before.has(key));
	const changes: DriverChange[] = [];
	for (const [key, runs] of before) {
		const first = runs[0] as DriverRun;
		const renamed = after.has(key) ? key : alone.find((other) => isOfKind(after.get(other)?.[0], first));
		if (renamed !== undefined && renamed !== key) {
			alone.splice(alone.indexOf(renamed), 1);
		}
		const change = changeBetween(runs, (renamed && after.get(renamed)) || []);
		if (change) {
			changes.push(change);
		}
	}
	for (const key of alone) {
		const [run] = after.get(key) as DriverRun[];
		changes.push({ driver: (run as DriverRun).driver, old: null, new: run ?? null, tried: 1, changed: 1 });
	}
	return changes;
}

function byFunction(runs: readonly DriverRun[]): Map<string, DriverRun[]> {
	const groups = new Map<string, DriverRun[]>();
	for (const run of runs) {
		const key = `${run.driver} ${run.function} ${run.kind}`;
		groups.set(key, [...(groups.get(key) ?? []), run]);
	}
	return groups;
}

function isOfKind(run: DriverRun | undefined, other: DriverRun): boolean {
	return run?.driver === other.driver && run.kind === other.kind;
}

/** @param after empty if the new kernel has no such function */
function changeBetween(before: readonly DriverRun[], after: readonly DriverRun[]): DriverChange | null {
	const differing = before.filter((run, i) => textOf(run) !== textOf(after[i]));
	const [first] = differing;
	return first === undefined
		? null
		: {
				driver: first.driver,
				old: first,
				new: after[before.indexOf(first)] ?? null,
				tried: before.length,
				changed: differing.length,
			};
}

/** Everything a run did, with its setting, as text that can be compared. */
function textOf(run: DriverRun | undefined): string {
	const { setting, bars, events, result, failed } = run ?? {};
	return JSON.stringify([setting, bars, events, result, failed], (_, value) =>
		typeof value === 'bigint' ? value.toString() : value,
	);
}

/** The first difference between two kernels' answers to a script; null if there is none. */
export function scriptDifference(old: Kernel, now: Kernel, script: Script): AllocationExample | null {
	const [before, after] = [runWithCodes(old, script), runWithCodes(now, script)];
	const at = firstDifference(before, after);
	return at < 0
		? null
		: {
				input: formatCase(script.input),
				at,
				step: stepOf(script, at, before.results),
				old: resultAt(before, after, at),
				new: resultAt(after, before, at),
			};
}

/** The result; of two refusals what the kernel returned, which is then what differs. */
function resultAt(own: ScriptRun, other: ScriptRun, at: number): StepResult {
	const [result, code] = [own.results[at] ?? null, own.codes[at]];
	return isSame(own.results[at], other.results[at]) && code !== undefined ? `returns ${code}` : result;
}

function isSame(a: StepResult | undefined, b: StepResult | undefined): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

function firstDifference(a: ScriptRun, b: ScriptRun): number {
	const length = Math.max(a.results.length, b.results.length);
	for (let i = 0; i < length; i++) {
		if (!isSame(a.results[i], b.results[i]) || a.codes[i] !== b.codes[i]) {
			return i;
		}
	}
	return -1;
}

function stepOf({ steps }: Script, at: number, results: readonly StepResult[]): AllocationExample['step'] {
	const step = steps[at];
	if (step === undefined) {
		return null;
	}
	return step.do === 'allocate' ? step : { do: 'free', range: results[step.of] ?? null };
}
