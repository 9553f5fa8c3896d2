/** `hvmmio/kernel-diff/1`: on which VMs two kernels decide differently, and what follows. */

import { hostLayout, MIB, type Vm } from '@hvmmio/core';
import type { Shrink } from '@hvmmio/differential';
import { createInputs, reserveCommand } from '@hvmmio/differential';
import { type LatticeLine, latticeLines, latticeSource, vmOfLine } from '@hvmmio/differential/sources';
import { type DriverRequest, type Kernel, OUTPUT_WORDS } from '@hvmmio/kernel-harness/run';
import { type Case, type CaseJson, formatCase, hex, readCase, writeCase } from '@hvmmio/vectors/case';
import { type Effects, effectsOf } from './effects.ts';
import { isChanged } from './kinds.ts';
import { policyOfKernel } from './policy.ts';
import { type Region, regionsOf } from './regions.ts';
import { type Scan, type ScanOptions, scan } from './scan.ts';
import { runScript, type Script, type StepResult, scriptsOf } from './scripts.ts';
import { whereOf } from './words.ts';

/** A kernel and what a report calls it. */
export interface Side {
	readonly kernel: Kernel;
	readonly path: string;
	/** The policy as which it decides, if any. */
	readonly policy: string | null;
}

export interface SideDocument {
	readonly path: string;
	readonly policy: string | null;
	/** `kernel`, or `stand-in` where the tree has no kernel/resource.c. */
	readonly resourceTree: 'kernel' | 'stand-in';
}

export interface Answer {
	readonly reserved: { readonly start: string; readonly end: string; readonly size: number } | null;
	readonly nodes: readonly { readonly start: string; readonly end: string; readonly size: number }[];
	readonly messages: readonly string[];
	readonly failed?: string;
}

export interface RegionDocument {
	/** In what way they differ. */
	readonly change: string;
	readonly where: string;
	readonly cases: number;
	readonly example: {
		/** In words; null where the input belongs to no VM. */
		readonly vm: string | null;
		/** The same VM as `--vm` takes it. */
		readonly settings: VmSettingsDocument | null;
		readonly input: CaseJson;
		readonly command: string | null;
		readonly old: Answer['reserved'];
		readonly new: Answer['reserved'];
		readonly oldAnswer: Answer;
		readonly newAnswer: Answer;
	};
	readonly effects: Effects | null;
}

export interface VmSettingsDocument extends Omit<Vm, 'highMmioBase'> {
	readonly highMmioBase: string;
}

/** What a driver asks for, old and new. */
export interface RequestChange {
	readonly driver: 'pci-hyperv config window' | 'hyperv_drm framebuffer';
	readonly old: readonly RequestDocument[];
	readonly new: readonly RequestDocument[];
}

export interface RequestDocument {
	readonly min: string;
	readonly max: string;
	readonly size: number;
	readonly align: number;
	readonly overlapOk: boolean;
}

/** Requests of drivers after boot that come to different answers. */
export interface AllocationChange {
	readonly scripts: number;
	readonly changed: number;
	readonly example: {
		readonly input: CaseJson;
		/** The step, as a call. */
		readonly call: string;
		/** How many steps come before it. */
		readonly after: number;
		readonly old: StepResult;
		readonly new: StepResult;
	} | null;
}

export interface DiffDocument {
	readonly schema: 'hvmmio/kernel-diff/1';
	readonly old: SideDocument;
	readonly new: SideDocument;
	readonly seed: number;
	readonly cases: number;
	readonly changed: number;
	readonly regions: readonly RegionDocument[];
	readonly requests: readonly RequestChange[];
	readonly allocations: AllocationChange;
}

export interface DiffOptions extends ScanOptions {
	/** Scripts of allocations. */
	readonly scripts: number;
	readonly shrink: Shrink;
}

/** @throws NotModelled if a kernel fails on far too many inputs */
export function diffKernels(old: Side, now: Side, options: DiffOptions): DiffDocument {
	const found = scan(old.kernel, now.kernel, options);
	const lines = latticeLines();
	const regions = regionsOf(found.atoms, lines);
	return {
		schema: 'hvmmio/kernel-diff/1',
		old: sideDocument(old),
		new: sideDocument(now),
		seed: options.seed,
		cases: found.cases,
		changed: found.changed,
		regions: [
			...regions.map((region) => regionDocument(region, lines, old, now)),
			...elsewhereDocuments(found, options.shrink, old.kernel, now.kernel),
		],
		requests: requestChanges(old.kernel, now.kernel),
		allocations: allocationChange(old.kernel, now.kernel, scriptsOf(options.seed, options.scripts)),
	};
}

/** Exit code 1? */
export function hasChanges({ changed, requests, allocations }: DiffDocument): boolean {
	return changed > 0 || requests.length > 0 || allocations.changed > 0;
}

function sideDocument({ kernel, path, policy }: Side): SideDocument {
	return { path, policy, resourceTree: kernel.ownResourceTree ? 'kernel' : 'stand-in' };
}

function regionDocument(region: Region, lines: readonly LatticeLine[], old: Side, now: Side): RegionDocument {
	const { line, step } = region.example;
	const input = inputAt(lines, line, step);
	const isReservation = region.kind.includes('reserv');
	const vm = vmOfLine(line, step);
	const text = `generation ${vm.generation} ${vm.arch}, low MMIO ${vm.lowMmio / MIB} MiB, framebuffer at ${hex(hostLayout(vm).framebuffer.base)}, room for ${line.maxFramebuffer / MIB} MiB`;
	return {
		change: region.kind,
		where: whereOf(region),
		cases: region.cases,
		example: exampleOf({ vm, text }, input, old.kernel, now.kernel),
		effects: isReservation ? effectsOf(region, policyOfKernel(old.kernel), policyOfKernel(now.kernel)) : null,
	};
}

function inputAt(lines: readonly LatticeLine[], line: LatticeLine, step: number): Case {
	const block = createInputs(1);
	latticeSource(lines).write(line.from + step, block, 0);
	return readCase(block.words, 0);
}

/** Inputs that no VM need have, all as one region. */
function elsewhereDocuments({ elsewhere }: Scan, shrink: Shrink, old: Kernel, now: Kernel): RegionDocument[] {
	const [first] = elsewhere;
	if (first === undefined) {
		return [];
	}
	const smallest = shrink(differsOn(old, now), first.input, first.anyBits);
	return [
		{
			change: 'decides differently',
			where: 'inputs that no VM need have (other ranges, sizes and addresses)',
			cases: elsewhere.reduce((sum, { cases }) => sum + cases, 0),
			example: exampleOf(null, smallest, old, now),
			effects: null,
		},
	];
}

function exampleOf(
	of: { readonly vm: Vm; readonly text: string } | null,
	input: Case,
	old: Kernel,
	now: Kernel,
): RegionDocument['example'] {
	const [oldAnswer, newAnswer] = [answerOf(old, input), answerOf(now, input)];
	return {
		vm: of?.text ?? null,
		settings: of && { ...of.vm, highMmioBase: hex(of.vm.highMmioBase) },
		input: formatCase(input),
		command: reserveCommand('POLICY', input)?.replace(' --policy POLICY', '') ?? null,
		old: oldAnswer.reserved,
		new: newAnswer.reserved,
		oldAnswer,
		newAnswer,
	};
}

function answerOf(kernel: Kernel, input: Case): Answer {
	try {
		const { reserved, nodes, messages } = kernel.boot(input).booted;
		return { reserved, nodes, messages };
	} catch (error) {
		return { reserved: null, nodes: [], messages: [], failed: error instanceof Error ? error.message : String(error) };
	}
}

function differsOn(old: Kernel, now: Kernel): (input: Case) => boolean {
	const block = createInputs(1);
	const [before, after] = [new Uint32Array(OUTPUT_WORDS), new Uint32Array(OUTPUT_WORDS)];
	return (input) => {
		writeCase(block.words, 0, input);
		old.run(block.words, 1, before);
		now.run(block.words, 1, after);
		return isChanged(before, after, 0);
	};
}

const DRIVERS = { config_window: 'pci-hyperv config window', video_request: 'hyperv_drm framebuffer' } as const;

function requestChanges(old: Kernel, now: Kernel): RequestChange[] {
	return (['config_window', 'video_request'] as const).flatMap((driver) => {
		const [before, after] = [old.requestOf(driver), now.requestOf(driver)];
		if (before === null || after === null) {
			return [];
		}
		const change = { driver: DRIVERS[driver], old: before.map(requestDocument), new: after.map(requestDocument) };
		return JSON.stringify(change.old) === JSON.stringify(change.new) ? [] : [change];
	});
}

function requestDocument({ min, max, size, align, overlapOk }: DriverRequest): RequestDocument {
	return { min: hex(min), max: hex(max), size: Number(size), align: Number(align), overlapOk };
}

function allocationChange(old: Kernel, now: Kernel, scripts: readonly Script[]): AllocationChange {
	let changed = 0;
	let example: AllocationChange['example'] = null;
	for (const script of scripts) {
		const [before, after] = [runScript(old, script), runScript(now, script)];
		const at = firstDifference(before, after);
		if (at >= 0) {
			changed++;
			example ??= {
				input: formatCase(script.input),
				call: callOf(script, at, before),
				after: at,
				old: before[at] ?? null,
				new: after[at] ?? null,
			};
		}
	}
	return { scripts: scripts.length, changed, example };
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

function callOf({ steps }: Script, at: number, before: readonly StepResult[]): string {
	const step = steps[at];
	if (step === undefined) {
		return 'boot';
	}
	if (step.do === 'allocate') {
		const { min, max, size, align, overlapOk } = step;
		return `vmbus_allocate_mmio(${hex(min)}, ${hex(max)}, ${hex(size)}, ${hex(align)}, ${overlapOk})`;
	}
	const freed = before[step.of];
	return freed && typeof freed === 'object' ? `vmbus_free_mmio(${freed.start}, ${hex(freed.size)})` : 'nothing';
}
