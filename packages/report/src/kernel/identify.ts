/** `hvmmio/kernel-identify/1`: the policy of a kernel, and what was not run. */

import type { ChangedRun, Identified, NotRun } from '@hvmmio/kernel-diff';
import type { DisagreementDocument } from '../difftest/document.ts';
import { disagreementDocument } from '../difftest/document.ts';
import { linesOfDisagreement } from '../difftest/text.ts';
import { formatAddress } from '../format.ts';
import { counted, formatCount } from '../text/count.ts';
import { printable, quoted } from '../text/escape.ts';
import { fitLines, type Line, rows, verbatim } from '../text/lines.ts';
import { changedRunLines } from './changed-run.ts';
import { type NotRunDocument, notRunDocument } from './diff-document.ts';
import { notRunLines, READER_COLUMNS } from './not-run.ts';

const MAX_LINE = 200;

/** The output of `hvmmio kernel identify --json`. */
export interface IdentifyDocument {
	readonly schema: 'hvmmio/kernel-identify/1';
	readonly path: string;
	readonly policy: string | null;
	/** Other policies that decide the same for this source. */
	readonly equivalent: readonly string[];
	/** Inputs on which it decides as the policy but prints other warnings. */
	readonly messages: {
		readonly cases: number;
		readonly example: DisagreementDocument | null;
		/** Its log lines for the example. */
		readonly log: readonly string[];
	} | null;
	/** If it matches no policy: those with the fewest disagreements. */
	readonly nearest: readonly {
		readonly policy: string;
		readonly disagreements: number;
		readonly example: DisagreementDocument | null;
	}[];
	/** Number of inputs for each policy. */
	readonly cases: number;
	readonly resourceTree: 'kernel' | 'stand-in';
	/** Where pci-hyperv requests its config windows, if the source shows it. */
	readonly configWindowMin: string | null;
	/** What patches change and was run. */
	readonly changedRun: readonly ChangedRun[];
	readonly notRun: readonly NotRunDocument[];
	/** True if all code changed by patches was run; otherwise the answer is about the rest only. */
	readonly complete: boolean;
}

/**
 * The document of `hvmmio kernel identify`.
 * @example
 * ```ts
 * import { identifyKernel } from '@hvmmio/kernel-diff';
 * import { identifyDocument } from '@hvmmio/report';
 * // kernel: as the README has it
 * const found = identifyKernel(kernel, 1000, 1, null);
 * console.log(identifyDocument('linux', found, kernel.ownResourceTree, []).schema); // hvmmio/kernel-identify/1
 * ```
 */
export function identifyDocument(
	path: string,
	{ messages, nearest, configWindowMin, ...found }: Identified,
	ownResourceTree: boolean,
	notRun: readonly NotRun[],
	changedRun: readonly ChangedRun[] = [],
): IdentifyDocument {
	return {
		schema: 'hvmmio/kernel-identify/1',
		path,
		policy: found.policy,
		equivalent: found.equivalent,
		messages: messages && { ...messages, example: messages.example && disagreementDocument(messages.example) },
		nearest: nearest.map((each) => ({ ...each, example: each.example && disagreementDocument(each.example) })),
		cases: found.cases,
		resourceTree: ownResourceTree ? 'kernel' : 'stand-in',
		configWindowMin: configWindowMin === null ? null : formatAddress(configWindowMin),
		changedRun,
		notRun: notRun.map(notRunDocument),
		complete: notRun.every((each) => !each.changed),
	};
}

export const STAND_IN = 'the source has no kernel/resource.c: a stand-in for the resource tree was used';

/**
 * The answer as text, line by line. @param columns width of the lines; default unlimited
 * @example
 * ```ts
 * import { identifyKernel } from '@hvmmio/kernel-diff';
 * import { identifyDocument, identifyText } from '@hvmmio/report';
 * // kernel: as the README has it
 * const found = identifyKernel(kernel, 1000, 1, null);
 * console.log(identifyText(identifyDocument('linux', found, false, [])).join('\n').includes('low-half')); // true
 * ```
 */
export function identifyText(document: IdentifyDocument, columns = Number.POSITIVE_INFINITY): string[] {
	const { policy, equivalent, messages, nearest, cases, resourceTree, configWindowMin, changedRun, notRun } = document;
	const path = printable(document.path);
	const [first] = nearest;
	const lines = [
		...rows(
			policy === null
				? `${path} decides as no policy that is known`
				: `${path} decides as ${[policy, ...equivalent].join(', which this source cannot tell from ')} (${counted(cases, 'input')})`,
		),
		...(messages ? messageLines(policy as string, messages) : []),
		...rows(
			...nearest.map(
				({ policy: id, disagreements }) =>
					`  ${id}: decides differently on ${formatCount(disagreements)} of ${counted(cases, 'input')}`,
			),
		),
		...(first?.example ? [...rows(''), ...linesOfDisagreement(first.example, columns)] : []),
		...rows(
			...(configWindowMin === null ? [] : [`pci-hyperv asks for its config windows from ${configWindowMin} up`]),
			...(resourceTree === 'stand-in' ? [STAND_IN] : []),
			...changedRunLines(changedRun),
		),
		...verbatim(...notRunLines(notRun, Math.min(columns, READER_COLUMNS))),
	];
	return fitLines(lines, columns);
}

/** For a kernel that decides as the policy, but whose messages differ in wording or number. */
function messageLines(policy: string, { cases, example, log }: NonNullable<IdentifyDocument['messages']>): Line[] {
	const expected = example ? Object.values(example.outputs)[0]?.messages : undefined;
	return [
		...rows(`  its messages are not those of ${policy} on ${counted(cases, 'input')}`),
		...(example
			? [
					...verbatim(`  e.g. ${example.command ?? JSON.stringify(example.input)}`),
					...rows(
						`    ${policy} warns: ${expected && expected.length > 0 ? expected.join(', ') : 'of nothing'}`,
						`    this prints: ${log.map((line) => `"${quoted(line, MAX_LINE)}"`).join(', ') || 'nothing'}`,
					),
				]
			: []),
	];
}
