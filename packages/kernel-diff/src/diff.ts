/** Compares two kernels: the VMs on which they decide differently, the consequences, and what was not checked. */

import { hostLayout, type Vm } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import { createInputs, type Shrink } from '@hvmmio/differential';
import { hostFramebuffer, latticeLines, latticeSource, vmOfLine } from '@hvmmio/differential/sources';
import type { Unread } from '@hvmmio/kernel-harness';
import { type Kernel, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { type Case, readCase, writeCase } from '@hvmmio/vectors/case';
import { type AllocationChange, type DriverChange, scriptDifference } from './allocations.ts';
import { type Example, exampleOf } from './answer.ts';
import type { BootChange } from './boots.ts';
import { type Change, eachChange, isChanged, NOWHERE, type Subject, subjectOf } from './changes.ts';
import { type Effects, effectsOf } from './effects.ts';
import { checkExact } from './exact.ts';
import type { Identified } from './identify.ts';
import { type ChangedRun, type Coverage, changedAndRun, type NotRun, notRunBetween } from './not-run.ts';
import { policyOfKernel } from './policy.ts';
import { type Condition, type Region, regionsOf } from './regions.ts';
import { createScan, type Scan, type ScanPlan } from './scan.ts';
import { addScans, addSubjects, noSubjects, type ScanTally } from './tally.ts';

/** One of the two kernels, with what a report says about it. */
export interface Side {
	readonly kernel: Kernel;
	readonly path: string;
	readonly identified: Identified;
	/** Does HYPERV_VMBUS select SYSFB, so that no EFI kernel can be built without it? null: the source does not say. */
	readonly selectsSysfb: boolean | null;
	readonly coverage: Coverage;
	/** What of the patch that produced this side is not in it. */
	readonly unread?: Unread | undefined;
}

/** One kind of change on one set of VMs, with an example. */
export interface RegionChange {
	readonly change: Change;
	readonly condition: Condition;
	readonly cases: number;
	readonly example: Example & {
		readonly vm: Vm;
		/** What the host's framebuffer occupies when the kernel starts; empty where there is none. */
		readonly framebuffer: Range;
	};
	readonly effects: Effects | null;
	/** Does every input need an EFI kernel without CONFIG_SYSFB, which cannot be built from either tree? */
	readonly cannotBeBuilt: boolean;
}

/** Changes on generated inputs outside the lattice: ranges, sizes and addresses that need not occur on any VM. */
export interface ElsewhereChange {
	readonly cases: number;
	/** Changed inputs by subject; one input can count under several. */
	readonly subjects: Readonly<Record<Subject, number>>;
	/** A smallest one. */
	readonly example: Example;
}

/** The comparison of two kernels: differences by the VMs they affect, and what was not run. */
export interface KernelDiff {
	readonly old: Side;
	readonly new: Side;
	readonly seed: number;
	readonly cases: number;
	readonly changed: number;
	/** Changed inputs by subject; one input can count under several. */
	readonly subjects: Readonly<Record<Subject, number>>;
	readonly regions: readonly RegionChange[];
	readonly elsewhere: ElsewhereChange | null;
	readonly drivers: readonly DriverChange[];
	readonly boots: BootChange;
	readonly allocations: AllocationChange;
	/** What is changed and was run on both sides: where nothing differs, an input that was not tried may show it. */
	readonly changedRun: readonly ChangedRun[];
	/** What was not run; "no difference" is established only if none of these entries is changed. */
	readonly notRun: readonly NotRun[];
}

/** Options of {@link diffKernels}: the inputs to run, how examples are shrunk, a progress callback. */
export interface DiffOptions extends ScanPlan {
	readonly shrink: Shrink;
	/** Called from time to time with the fraction done, from 0 to 1. */
	readonly onProgress?: ((part: number) => void) | undefined;
}

/**
 * Compares two kernels on this thread.
 * @throws NotModelled if a kernel fails on far too many inputs
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, hasDifferences, identifyKernel } from '@hvmmio/kernel-diff';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(hasDifferences(diff)); // false
 * ```
 */
export function diffKernels(old: Side, now: Side, options: DiffOptions): KernelDiff {
	const scan = createScan(old.kernel, now.kernel, options);
	const tallies: ScanTally[] = [];
	for (let chunk = 0; chunk < scan.chunks; chunk++) {
		tallies.push(scan.run(chunk));
		options.onProgress?.((chunk + 1) / scan.chunks);
	}
	return diffOf(old, now, options, scan, addScans(tallies));
}

/**
 * Builds the comparison from the combined tally of a scan, whose chunks may have run on any number of threads.
 * @example
 * ```ts
 * import { numbersBelow } from '@hvmmio/differential';
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { addScans, createScan, diffOf, identifyKernel } from '@hvmmio/kernel-diff';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const plan = { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink };
 * const scan = createScan(kernel, kernel, plan);
 * const tally = addScans([...numbersBelow(scan.chunks)].map((chunk) => scan.run(chunk)));
 * console.log(diffOf(side, side, plan, scan, tally).changed); // 0
 * ```
 */
export function diffOf(old: Side, now: Side, plan: DiffOptions, scan: Scan, found: ScanTally): KernelDiff {
	const regions = regionsOf(found.rows, latticeLines(), scan.lines);
	checkExact(regions, scan.lines);
	return {
		old,
		new: now,
		seed: plan.seed,
		cases: found.cases,
		changed: found.changed,
		subjects: found.subjects,
		regions: regions.map((region) => regionChange(region, old, now)),
		elsewhere: elsewhereOf(found, scan, plan.shrink, old.kernel, now.kernel),
		drivers: found.drivers,
		boots: found.boots,
		allocations: allocationsOf(found, scan, old.kernel, now.kernel),
		changedRun: changedAndRun(old.coverage, now.coverage),
		notRun: notRunBetween(old.coverage, now.coverage, now.unread),
	};
}

function allocationsOf({ scripts }: ScanTally, scan: Scan, old: Kernel, now: Kernel): AllocationChange {
	const first = scripts.first === null ? undefined : scan.scripts[scripts.first];
	return {
		scripts: scan.scripts.length,
		changed: scripts.changed,
		example: first === undefined ? null : scriptDifference(old, now, first),
	};
}

/**
 * Was any difference found in what was run?
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, hasDifferences, identifyKernel } from '@hvmmio/kernel-diff';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(hasDifferences(diff)); // false
 * ```
 */
export function hasDifferences({
	changed,
	drivers,
	boots,
	allocations,
}: {
	readonly changed: number;
	readonly drivers: readonly unknown[];
	readonly boots: { readonly changed: number };
	readonly allocations: { readonly changed: number };
}): boolean {
	return changed > 0 || drivers.length > 0 || boots.changed > 0 || allocations.changed > 0;
}

function regionChange(region: Region, old: Side, now: Side): RegionChange {
	const { change, condition, cases, example, rows } = region;
	const block = createInputs(1);
	latticeSource(latticeLines()).write(example.line.from + example.step, block, 0);
	const input = readCase(block.words, 0);
	const vm = vmOfLine(example.line, example.step);
	const framebuffer = hostFramebuffer(example.line, hostLayout(vm));
	return {
		change,
		condition,
		cases,
		example: { ...exampleOf(input, old.kernel, now.kernel), vm, framebuffer },
		effects:
			subjectOf(change) === 'reservation'
				? effectsOf(region, policyOfKernel(old.kernel), policyOfKernel(now.kernel))
				: null,
		cannotBeBuilt:
			old.selectsSysfb === true &&
			now.selectsSysfb === true &&
			rows.every(({ line }) => line.generation === 2 && !line.sysfb),
	};
}

function elsewhereOf(
	{ elsewhere }: ScanTally,
	scan: Scan,
	shrink: Shrink,
	old: Kernel,
	now: Kernel,
): ElsewhereChange | null {
	const withReservation = elsewhere.find(({ firstReservation }) => firstReservation !== null);
	const first = withReservation ?? elsewhere[0];
	if (first === undefined) {
		return null;
	}
	const { input, anyBits } = scan.inputOf(first.source, first.firstReservation ?? first.first);
	const differs = withReservation ? differsOn(old, now, hasReservationChange) : differsOn(old, now, isChanged);
	return {
		cases: elsewhere.reduce((sum, { cases }) => sum + cases, 0),
		subjects: elsewhere.reduce((sum, { subjects }) => addSubjects(sum, subjects), noSubjects()),
		example: exampleOf(shrink(differs, input, anyBits), old, now),
	};
}

function hasReservationChange(before: Uint32Array, after: Uint32Array, at: number): boolean {
	let isFound = false;
	eachChange(before, after, at, NOWHERE, (change) => {
		isFound ||= subjectOf(change) === 'reservation';
	});
	return isFound;
}

function differsOn(old: Kernel, now: Kernel, differs: typeof isChanged): (input: Case) => boolean {
	const block = createInputs(1);
	const [before, after] = [new Uint32Array(OUTPUT_WORDS), new Uint32Array(OUTPUT_WORDS)];
	return (input) => {
		writeCase(block.words, 0, input);
		old.run(block.words, 1, before);
		now.run(block.words, 1, after);
		return differs(before, after, 0);
	};
}
