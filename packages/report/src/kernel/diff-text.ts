/** A comparison of two kernels as text, by default in 72 columns for the part of a patch mail below `---`. */

import type { Effects } from '@hvmmio/kernel-diff';
import { formatSize } from '../format.ts';
import { counted, formatCount } from '../text/count.ts';
import { printable } from '../text/escape.ts';
import { wrap } from '../text/wrap.ts';
import { answerText, messageText, nodeText } from './answer.ts';
import { changedNames } from './changed-run.ts';
import type { DiffDocument, ExampleDocument, RegionDocument, SideDocument } from './diff-document.ts';
import { allocationSentence, bootSentence, shownExamples } from './diff-examples.ts';
import type { DriverRunDocument } from './driver-document.ts';
import { notRunLines } from './not-run.ts';
import { wholeSentence } from './whole.ts';
import { CANNOT_BE_BUILT } from './words.ts';

const COLUMNS = 72;

/**
 * Lines without line ends, none longer than `columns` (default 72) except commands and paths.
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, identifyKernel } from '@hvmmio/kernel-diff';
 * import { diffDocument, diffText } from '@hvmmio/report';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(diffText(diffDocument(diff)).length > 0); // true
 * ```
 */
export function diffText(document: DiffDocument, columns: number = COLUMNS): string[] {
	const lines: Lines = (text, indent, hang) => wrap(text, { columns, indent, hang });
	const { old, new: now, regions, drivers, notRun } = document;
	return [
		'hvmmio kernel diff: a simulation, no VM was booted',
		...lines(`old: ${sideText(old)}`, 0, 5),
		...lines(`new: ${sideText(now)}`, 0, 5),
		...summarySentences(document).flatMap((sentence) => lines(sentence, 0, 2)),
		...regions.flatMap((region, i) => ['', ...regionLines(region, i + 1, lines)]),
		...drivers.flatMap(({ driver, setting, tried, changed, old: before, new: after }) => [
			'',
			...lines(`${(before ?? after)?.function} of ${driver} differs in ${changed} of ${tried} settings.`, 0, 3),
			...lines(`e.g. ${setting}`, 3, 8),
			...lines(`old ${runText(before)}`, 5, 9),
			...lines(`new ${runText(after)}`, 5, 9),
		]),
		...shownExamples(document).flatMap(({ differs, where, old: before, new: after }) => [
			'',
			...lines(`${differs}.`, 0, 3),
			...lines(`e.g. ${where}`, 3, 8),
			...lines(`old ${before}`, 5, 9),
			...lines(`new ${after}`, 5, 9),
		]),
		...(notRun.length > 0 ? ['', ...notRunLines(notRun, columns)] : []),
	];
}

type Lines = (text: string, indent: number, hang: number) => string[];

export function sideText({ path, policy, otherMessages, resourceTree }: SideDocument): string {
	const messages = otherMessages > 0 ? `, other messages on ${counted(otherMessages, 'input')}` : '';
	const tree = resourceTree === 'stand-in' ? '; no kernel/resource.c, a stand-in was used' : '';
	return `${printable(path)} (${policy ?? 'no known policy'}${messages}${tree})`;
}

const SUBJECTS = [
	['failure', 'whether the source terminates differs'],
	['reservation', 'the reservation differs'],
	['message', 'the messages differ'],
	['list', 'the MMIO list differs'],
] as const;

/**
 * What differs, by subject, the reservation first; or what was compared without a difference.
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, identifyKernel } from '@hvmmio/kernel-diff';
 * import { diffDocument, summarySentences } from '@hvmmio/report';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(summarySentences(diffDocument(diff)).length > 0); // true
 * ```
 */
export function summarySentences(document: DiffDocument): string[] {
	const { cases, changedBy, drivers, boots, allocations, notRun, complete, proof } = document;
	const inputs = (subject: keyof typeof changedBy) =>
		`on ${formatCount(changedBy[subject])} of ${counted(cases, 'input')}`;
	const found = SUBJECTS.flatMap(([subject, words]) =>
		changedBy[subject] > 0 ? [`${capital(words)} ${inputs(subject)}.`] : [],
	);
	const functions = drivers.map(({ driver, old, new: now }) => `${(old ?? now)?.function} of ${driver}`);
	const driverChanges = drivers.length > 0 ? [`Drivers act otherwise: ${functions.join(', ')}.`] : [];
	const bootChanges = boots.changed > 0 ? [`${bootSentence(boots)}.`] : [];
	const allocationChanges = allocations.changed > 0 ? [`${allocationSentence(allocations)}.`] : [];
	const changes = [...found.slice(0, 2), ...driverChanges, ...allocationChanges, ...bootChanges, ...found.slice(2)];
	const unseen = notRun.filter(({ changed }) => changed).length;
	return [
		...(changes.length > 0 ? changes : sameSentences(document)),
		...(complete
			? []
			: [
					`${counted(unseen, 'changed part')} ${unseen === 1 ? 'was' : 'were'} not run: what ${unseen === 1 ? 'it does' : 'they do'} is not known.`,
				]),
		...(proof === undefined ? [] : [wholeSentence(proof)]),
	];
}

/**
 * Where no input that was tried shows a difference: what is changed and was run, since that is no proof that there is
 * none. The solver may have found one.
 */
function sameSentences({ cases, allocations, changedRun, proof }: DiffDocument): string[] {
	const tried = `(${counted(cases, 'input')}, ${counted(allocations.scripts, 'script')} of requests)`;
	const isFound = proof !== undefined && proof.found > 0;
	const same = isFound
		? `No input that was tried shows a difference ${tried}, and the solver found ${proof.found === 1 ? 'one that does' : 'some that do'}.`
		: `Nothing that was run differs ${tried}.`;
	if (changedRun.length === 0) {
		return [same];
	}
	return [
		same,
		`Changed and run${isFound ? '' : ', and no input shows it'}: ${changedNames(changedRun)}.`,
		proof
			? 'Drivers and requests after boot were only tried.'
			: 'An input that was not tried may. --prove decides what every VM reserves; drivers and requests after boot are only tried.',
	];
}

function regionLines(region: RegionDocument, number: number, lines: Lines): string[] {
	const { code, change, where, cases, example, effects, cannotBeBuilt } = region;
	const how = isOfSolver(code) ? 'found by the solver, on all of them' : counted(cases, 'input');
	return [
		...lines(`${number}. ${capital(change)}: ${where}; ${how}.`, 0, 3),
		...(cannotBeBuilt ? lines(`(${CANNOT_BE_BUILT})`, 3, 3) : []),
		...(example.vm ? lines(`e.g. ${example.vm}`, 3, 8) : []),
		...(isOfSolver(code) && example.command !== null ? [`   ${example.command}`] : []),
		...exampleAnswers(region).flatMap((answer, i) => lines(`${i === 0 ? 'old' : 'new'} ${answer}`, 5, 9)),
		...(effects ? lines(`${effectSentences(effects).join('; ')}.`, 5, 5) : []),
	];
}

type Code = RegionDocument['code'];

export function isAboutMessages(code: Code): boolean {
	return code === 'messages-differ' || code === 'solver-message';
}

export function isAboutNodes(code: Code): boolean {
	return code === 'nodes-differ' || code === 'solver-list';
}

function isOfSolver(code: Code): boolean {
	return code.startsWith('solver-');
}

/**
 * Old and new answer to a region's example, limited to the region's subject.
 * @example
 * ```ts
 * import { exampleAnswers } from '@hvmmio/report';
 * import { formatCase, parseCase } from '@hvmmio/vectors/case';
 * const input = formatCase(parseCase({ mmio: ['0xf8000000-0xffffffff'] }));
 * const nothing = { reserved: null, firstSize: 0, attempts: 0, messages: [], nodes: [], log: [] };
 * const reserved = { start: '0xf8000000', end: '0xf87fffff', size: 0x800000 };
 * const answers = { oldAnswer: nothing, newAnswer: { ...nothing, reserved }, old: null, new: reserved };
 * const example = { vm: null, settings: null, input, command: null, ...answers };
 * console.log(exampleAnswers({ code: 'newly-reserved-whole', example })[0]); // reserves nothing
 * ```
 */
export function exampleAnswers({ code, example }: Pick<RegionDocument, 'code' | 'example'>): [string, string] {
	const { oldAnswer, newAnswer }: ExampleDocument = example;
	const text = isAboutMessages(code) ? messageText : isAboutNodes(code) ? nodeText : answerText;
	return [text(oldAnswer, newAnswer), text(newAnswer, oldAnswer)];
}

/**
 * Consequences for the simulated VMs.
 * @example
 * ```ts
 * import { effectSentences } from '@hvmmio/report';
 * const effects = { simulated: 10, conflictsBefore: 4, conflictsAfter: 0, degradedBefore: 0, degradedAfter: 0, lowMmioLost: 0 };
 * console.log(effectSentences(effects).length); // 2
 * ```
 */
export function effectSentences(effects: Effects): string[] {
	const { simulated, conflictsBefore, conflictsAfter, degradedBefore, degradedAfter, lowMmioLost } = effects;
	return [
		`${counted(simulated, 'VM')} simulated in every load order: a PCI device collides with the framebuffer on ${conflictsBefore} before, on ${conflictsAfter} after`,
		...(degradedBefore + degradedAfter > 0
			? [`a request finds no room on ${degradedBefore} before, on ${degradedAfter} after`]
			: []),
		lowMmioLost > 0
			? `the reservation takes up to ${formatSize(lowMmioLost)} more of low MMIO`
			: lowMmioLost < 0
				? `the reservation takes at least ${formatSize(-lowMmioLost)} less of low MMIO`
				: 'the reservation takes no more of low MMIO',
	];
}

export function runText(run: DriverRunDocument | null): string {
	if (run === null) {
		return 'has no such function';
	}
	return run.failed ?? [...run.events, `returns ${run.result.join(', ')}`].join('; ');
}

/** Capitalizes a sentence, unless it starts with an identifier. */
function capital(text: string): string {
	return /^[a-z]+[-_]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
