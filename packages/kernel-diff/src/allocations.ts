/** What drivers ask a kernel for, and what they get after boot: where two kernels differ in it. */

import type { DriverRun, Kernel } from '@hvmmio/kernel-harness/run';
import { type CaseJson, formatCase } from '@hvmmio/vectors/case';
import { runScript, type Script, type Step, type StepResult } from './scripts.ts';

/** A driver's function that does something else with what it finds; null: that side's driver has no such function. */
export interface DriverChange {
	readonly driver: DriverRun['driver'];
	readonly old: DriverRun | null;
	readonly new: DriverRun | null;
	/** In how many of the settings that were tried. */
	readonly tried: number;
	readonly changed: number;
}

/** Scripts of requests after boot, and in how many of them an answer differs. */
export interface AllocationChange {
	readonly scripts: number;
	readonly changed: number;
	readonly example: AllocationExample | null;
}

/** A script of allocations on one VM that two kernels answer differently, cut to the least. */
export interface AllocationExample {
	readonly input: CaseJson;
	/** Index of the first step whose results differ. */
	readonly at: number;
	/** The step; for what is freed, the range; null where the boot itself differs. */
	readonly step: Extract<Step, { do: 'allocate' }> | { readonly do: 'free'; readonly range: StepResult } | null;
	readonly old: StepResult;
	readonly new: StepResult;
}

/**
 * What the drivers' functions ask for, give back and return, in every setting. Functions go together by their names, and
 * where a tree calls its only other one differently, by their kind.
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

/** @param after empty where there is no such function */
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

/** All that a run did, in its setting. */
function textOf(run: DriverRun | undefined): string {
	const { setting, bars, events, result, failed } = run ?? {};
	return JSON.stringify([setting, bars, events, result, failed], (_, value) =>
		typeof value === 'bigint' ? value.toString() : value,
	);
}

/** Where the two kernels' answers to a script first differ; null where they do not. */
export function scriptDifference(old: Kernel, now: Kernel, script: Script): AllocationExample | null {
	const [before, after] = [runScript(old, script), runScript(now, script)];
	const at = firstDifference(before, after);
	return at < 0
		? null
		: {
				input: formatCase(script.input),
				at,
				step: stepOf(script, at, before),
				old: before[at] ?? null,
				new: after[at] ?? null,
			};
}

function firstDifference(a: readonly StepResult[], b: readonly StepResult[]): number {
	const length = Math.max(a.length, b.length);
	for (let i = 0; i < length; i++) {
		if (JSON.stringify(a[i]) !== JSON.stringify(b[i])) {
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
