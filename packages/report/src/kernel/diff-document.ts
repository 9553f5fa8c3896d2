/** `hvmmio/kernel-diff/1`: on which VMs two kernels decide differently, the consequences, and what was not run. */

import { hostLayout, type Vm } from '@hvmmio/core';
import type { Range } from '@hvmmio/core/address';
import type {
	Answer,
	Box,
	ChangedRun,
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

/** One of the two kernels. */
export interface SideDocument {
	readonly path: string;
	/** The policy it decides as; null if it matches none. */
	readonly policy: string | null;
	/** Number of inputs on which it decides as that policy but prints other messages. */
	readonly otherMessages: number;
	/** `kernel`, or `stand-in` if the source has no kernel/resource.c. */
	readonly resourceTree: 'kernel' | 'stand-in';
}

/** An input on which two kernels differ, with the answers of both. */
export interface ExampleDocument {
	/** Description; null if the input belongs to no VM. */
	readonly vm: string | null;
	/** The VM in the form of `--vm`. */
	readonly settings: VmJson | null;
	readonly input: Example['input'];
	readonly command: string | null;
	readonly old: Answer['reserved'];
	readonly new: Answer['reserved'];
	readonly oldAnswer: Answer;
	readonly newAnswer: Answer;
}

/** One kind of change between the kernels, and the VMs on which it occurs. */
export interface RegionDocument {
	readonly code: RegionChange['change'] | 'elsewhere' | `solver-${FoundRegion['subject']}`;
	/** Description of the change. */
	readonly change: string;
	readonly where: string;
	/** The condition as values; null if the inputs belong to no VM. */
	readonly condition: { readonly values: Condition['values']; readonly boxes: readonly Box[] } | null;
	/** Number of its inputs that were run. */
	readonly cases: number;
	readonly example: ExampleDocument;
	readonly effects: Effects | null;
	readonly cannotBeBuilt: boolean;
}

/** The output of `hvmmio kernel diff --json`. */
export interface DiffDocument {
	readonly schema: 'hvmmio/kernel-diff/1';
	readonly old: SideDocument;
	readonly new: SideDocument;
	readonly seed: number;
	readonly cases: number;
	readonly changed: number;
	/** Changed inputs by the subject of the change; one input can count for several. */
	readonly changedBy: Readonly<Record<Subject, number>>;
	readonly regions: readonly RegionDocument[];
	readonly drivers: readonly DriverDocument[];
	/** Early boot with unusual firmware ranges or failed memory allocations. */
	readonly boots: KernelDiff['boots'];
	readonly allocations: {
		readonly scripts: number;
		readonly changed: number;
		readonly example: {
			readonly input: CaseJson;
			/** The step as a call. */
			readonly call: string;
			/** Number of steps before it. */
			readonly after: number;
			readonly old: StepResult;
			readonly new: StepResult;
		} | null;
	};
	/** What is changed and was run: where nothing differs, an input that was not tried may still show it. */
	readonly changedRun: readonly ChangedRun[];
	readonly notRun: readonly NotRunDocument[];
	/** True if all changed code was run; otherwise there may be differences that were not seen. */
	readonly complete: boolean;
	/** With `--prove`: whether the regions are the whole difference. */
	readonly proof?: WholeDocument;
}

/** A function that was not run, so the answer does not cover it. */
export interface NotRunDocument {
	readonly file: string;
	readonly function: string;
	readonly why: string;
	readonly changed: boolean;
}

/**
 * The document of `hvmmio kernel diff`. @param proof result of `--prove`
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
		changedRun,
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
		changedRun,
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
