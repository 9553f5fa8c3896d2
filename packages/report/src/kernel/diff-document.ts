/** `hvmmio/kernel-diff/1`: on which VMs two kernels decide differently, what follows, and what was not looked at. */

import { hostLayout, type Vm } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type {
	Answer,
	Box,
	Condition,
	Effects,
	Example,
	KernelDiff,
	NotRun,
	RegionChange,
	Side,
	StepResult,
	Subject,
} from '@hvmmio/kernel-diff';
import type { FoundRegion } from '@hvmmio/prover';
import type { CaseJson } from '@hvmmio/vectors/case';
import { type VmJson, vmJson } from '../documents/layout.ts';
import { formatAddress, formatSize } from '../format.ts';
import { reserveCommand } from '../reserve-command.ts';
import { callText, type DriverDocument, driverDocument } from './driver-document.ts';
import { FOUND_WORDS, foundText, type WholeDocument, type WholeProof, wholeDocument } from './whole.ts';
import { CHANGE_WORDS, notRunReason, subjectsText, whereText } from './words.ts';

/** One of two kernels that are compared. */
export interface SideDocument {
	readonly path: string;
	/** As which it decides; null where as none that is known. */
	readonly policy: string | null;
	/** On how many inputs it decides as that policy and prints other messages. */
	readonly otherMessages: number;
	/** `kernel`, or `stand-in` where the source has no kernel/resource.c. */
	readonly resourceTree: 'kernel' | 'stand-in';
}

/** An input on which two kernels differ, with the answers of both. */
export interface ExampleDocument {
	/** In words; null where the input belongs to no VM. */
	readonly vm: string | null;
	/** The same VM as `--vm` takes it. */
	readonly settings: VmJson | null;
	readonly input: Example['input'];
	readonly command: string | null;
	readonly old: Answer['reserved'];
	readonly new: Answer['reserved'];
	readonly oldAnswer: Answer;
	readonly newAnswer: Answer;
}

/** One kind of change between two kernels, and the VMs on which it happens. */
export interface RegionDocument {
	readonly code: RegionChange['change'] | 'elsewhere' | `solver-${FoundRegion['subject']}`;
	/** In what way they differ, in words. */
	readonly change: string;
	readonly where: string;
	/** The same as values; null where the inputs belong to no VM. */
	readonly condition: { readonly values: Condition['values']; readonly boxes: readonly Box[] } | null;
	/** How many of its inputs were run. */
	readonly cases: number;
	readonly example: ExampleDocument;
	readonly effects: Effects | null;
	readonly cannotBeBuilt: boolean;
}

/** What `hvmmio kernel diff --json` answers. */
export interface DiffDocument {
	readonly schema: 'hvmmio/kernel-diff/1';
	readonly old: SideDocument;
	readonly new: SideDocument;
	readonly seed: number;
	readonly cases: number;
	readonly changed: number;
	/** Inputs that change, by what the change is about; one input can count in several. */
	readonly changedBy: Readonly<Record<Subject, number>>;
	readonly regions: readonly RegionDocument[];
	readonly drivers: readonly DriverDocument[];
	/** Early boot where firmware has the ranges elsewhere, or memory runs out. */
	readonly boots: KernelDiff['boots'];
	readonly allocations: {
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
	};
	readonly notRun: readonly NotRunDocument[];
	/** Is everything that is changed run? If not, what was not seen to differ may still differ. */
	readonly complete: boolean;
	/** Whether the regions are the whole difference, where a solver was asked. */
	readonly proof?: WholeDocument;
}

/** A function that was not run, so that nothing is said of it. */
export interface NotRunDocument {
	readonly file: string;
	readonly function: string;
	readonly why: string;
	readonly changed: boolean;
}

/**
 * The document of `hvmmio kernel diff`. @param proof of `--prove`
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, identifyKernel } from '@hvmmio/kernel-diff';
 * import { diffDocument } from '@hvmmio/report';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(diffDocument(diff).schema); // hvmmio/kernel-diff/1
 * ```
 */
export function diffDocument(diff: KernelDiff, proof: WholeProof | null = null): DiffDocument {
	const {
		old,
		new: now,
		seed,
		cases,
		changed,
		subjects,
		regions,
		elsewhere,
		drivers,
		boots,
		allocations,
		notRun,
	} = diff;
	return {
		schema: 'hvmmio/kernel-diff/1',
		old: sideDocument(old),
		new: sideDocument(now),
		seed,
		cases,
		changed,
		changedBy: subjects,
		regions: [
			...regions.map(regionDocument),
			...(elsewhere
				? [
						{
							code: 'elsewhere' as const,
							change: subjectsText(elsewhere.subjects),
							where: 'inputs that no VM need have (other ranges, sizes and addresses)',
							condition: null,
							cases: elsewhere.cases,
							example: exampleDocument(elsewhere.example, null),
							effects: null,
							cannotBeBuilt: false,
						},
					]
				: []),
			...(proof?.result.found.map((found, i) => ({
				code: `solver-${found.subject}` as const,
				change: FOUND_WORDS[found.subject],
				where: foundText(found),
				condition: null,
				cases: 1,
				example: exampleDocument(proof.examples[i] as Example, null),
				effects: null,
				cannotBeBuilt: false,
			})) ?? []),
		],
		drivers: drivers.map(driverDocument),
		boots,
		allocations: {
			scripts: allocations.scripts,
			changed: allocations.changed,
			example: allocations.example && {
				input: allocations.example.input,
				call: callText(allocations.example.step),
				after: allocations.example.at,
				old: allocations.example.old,
				new: allocations.example.new,
			},
		},
		notRun: notRun.map(notRunDocument),
		complete: notRun.every((each) => !each.changed),
		...(proof === null ? {} : { proof: wholeDocument(proof) }),
	};
}

export function notRunDocument(each: NotRun): NotRunDocument {
	return { file: each.file, function: each.function, why: notRunReason(each), changed: each.changed };
}

function sideDocument({ kernel, path, identified }: Side): SideDocument {
	return {
		path,
		policy: identified.policy,
		otherMessages: identified.messages?.cases ?? 0,
		resourceTree: kernel.ownResourceTree ? 'kernel' : 'stand-in',
	};
}

function regionDocument({ change, condition, cases, example, effects, cannotBeBuilt }: RegionChange): RegionDocument {
	return {
		code: change,
		change: CHANGE_WORDS[change],
		where: whereText(condition),
		condition,
		cases,
		example: exampleDocument(example, example),
		effects,
		cannotBeBuilt,
	};
}

function exampleDocument(
	{ input, old, new: now }: Example,
	machine: Pick<RegionChange['example'], 'vm' | 'framebuffer'> | null,
): ExampleDocument {
	return {
		vm: machine && vmText(machine.vm, machine.framebuffer),
		settings: machine && vmJson(machine.vm),
		input,
		command: reserveCommand(input),
		old: old.reserved,
		new: now.reserved,
		oldAnswer: old,
		newAnswer: now,
	};
}

function vmText(vm: Vm, { start, end }: Range): string {
	const { base, maxSize } = hostLayout(vm).framebuffer;
	const kind = `generation ${vm.generation} ${vm.arch}${vm.confidential ? ', confidential' : ''}`;
	const place = start === base ? 'framebuffer at' : 'framebuffer moved to';
	const where = start === end ? 'no framebuffer' : `${place} ${formatAddress(start)}`;
	return `${kind}, low MMIO ${formatSize(vm.lowMmio)}, ${where}, room for ${formatSize(maxSize)}`;
}

/**
 * Does anything that was run differ?
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, identifyKernel } from '@hvmmio/kernel-diff';
 * import { diffDocument, hasChanges } from '@hvmmio/report';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(hasChanges(diffDocument(diff))); // false
 * ```
 */
export function hasChanges({ changed, drivers, boots, allocations }: DiffDocument): boolean {
	return changed > 0 || drivers.length > 0 || boots.changed > 0 || allocations.changed > 0;
}
