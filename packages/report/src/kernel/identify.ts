/** `hvmmio/kernel-identify/1`: which policy a kernel has, and what was not looked at. */

import type { Identified, NotRun } from '@hvmmio/kernel-diff';
import type { DisagreementDocument } from '../difftest/document.ts';
import { disagreementDocument } from '../difftest/document.ts';
import { disagreementLines } from '../difftest/text.ts';
import { formatAddress } from '../format.ts';
import { counted, formatCount } from '../text/count.ts';
import { printable, quoted } from '../text/escape.ts';
import { type NotRunDocument, notRunDocument } from './diff-document.ts';
import { notRunLines, READER_COLUMNS } from './not-run.ts';

const MAX_LINE = 200;

/** What `hvmmio kernel identify --json` answers. */
export interface IdentifyDocument {
	readonly schema: 'hvmmio/kernel-identify/1';
	readonly path: string;
	readonly policy: string | null;
	/** Other policies that decide alike as far as the source can tell. */
	readonly equivalent: readonly string[];
	/** Where it decides as the policy and warns otherwise. */
	readonly messages: {
		readonly cases: number;
		readonly example: DisagreementDocument | null;
		/** What it prints on the example. */
		readonly log: readonly string[];
	} | null;
	/** Where it decides as none: the policies with the fewest disagreements. */
	readonly nearest: readonly {
		readonly policy: string;
		readonly disagreements: number;
		readonly example: DisagreementDocument | null;
	}[];
	/** Inputs for each policy. */
	readonly cases: number;
	readonly resourceTree: 'kernel' | 'stand-in';
	/** Where pci-hyperv asks for its config windows, if the source says. */
	readonly configWindowMin: string | null;
	readonly notRun: readonly NotRunDocument[];
	/** Is everything that patches changed run? If not, the answer is of the rest alone. */
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
		notRun: notRun.map(notRunDocument),
		complete: notRun.every((each) => !each.changed),
	};
}

export const STAND_IN = 'the source has no kernel/resource.c: a stand-in for the resource tree was used';

/**
 * The same for people, line by line.
 * @example
 * ```ts
 * import { identifyKernel } from '@hvmmio/kernel-diff';
 * import { identifyDocument, identifyText } from '@hvmmio/report';
 * // kernel: as the README has it
 * const found = identifyKernel(kernel, 1000, 1, null);
 * console.log(identifyText(identifyDocument('linux', found, false, [])).join('\n').includes('low-half')); // true
 * ```
 */
export function identifyText(document: IdentifyDocument): string[] {
	const { policy, equivalent, messages, nearest, cases, resourceTree, configWindowMin, notRun } = document;
	const path = printable(document.path);
	const [first] = nearest;
	return [
		policy === null
			? `${path} decides as no policy that is known`
			: `${path} decides as ${[policy, ...equivalent].join(', which this source cannot tell from ')} (${counted(cases, 'input')})`,
		...(messages ? messageLines(policy as string, messages) : []),
		...nearest.map(
			({ policy: id, disagreements }) =>
				`  ${id}: decides differently on ${formatCount(disagreements)} of ${counted(cases, 'input')}`,
		),
		...(first?.example ? ['', ...disagreementLines(first.example)] : []),
		...(configWindowMin === null ? [] : [`pci-hyperv asks for its config windows from ${configWindowMin} up`]),
		...(resourceTree === 'stand-in' ? [STAND_IN] : []),
		...notRunLines(notRun, READER_COLUMNS),
	];
}

/** The decision is the policy's; a message of it is worded differently, missing or new. */
function messageLines(policy: string, { cases, example, log }: NonNullable<IdentifyDocument['messages']>): string[] {
	const expected = example ? Object.values(example.outputs)[0]?.messages : undefined;
	return [
		`  its messages are not those of ${policy} on ${counted(cases, 'input')}`,
		...(example
			? [
					`  e.g. ${example.command ?? JSON.stringify(example.input)}`,
					`    ${policy} warns: ${expected && expected.length > 0 ? expected.join(', ') : 'of nothing'}`,
					`    this prints: ${log.map((line) => `"${quoted(line, MAX_LINE)}"`).join(', ') || 'nothing'}`,
				]
			: []),
	];
}
