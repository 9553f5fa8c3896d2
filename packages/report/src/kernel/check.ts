/** `hvmmio/kernel-check/1`: whether a kernel decides as a policy does. */

import type { DifftestResult } from '@hvmmio/differential';
import type { ChangedRun, NotRun } from '@hvmmio/kernel-diff';
import { type DisagreementDocument, disagreementDocument } from '../difftest/document.ts';
import { type ShardDocument, shardLines } from '../difftest/part.ts';
import { linesOfDisagreement } from '../difftest/text.ts';
import { counted, formatCount } from '../text/count.ts';
import { printable } from '../text/escape.ts';
import { fitLines, rows, verbatim } from '../text/lines.ts';
import { changedRunLines } from './changed-run.ts';
import { type NotRunDocument, notRunDocument } from './diff-document.ts';
import { STAND_IN } from './identify.ts';
import { notRunLines, READER_COLUMNS } from './not-run.ts';

/** The output of `hvmmio kernel check --json`. */
export interface CheckDocument {
	readonly schema: 'hvmmio/kernel-check/1';
	readonly path: string;
	readonly policy: string;
	readonly seed: number;
	readonly cases: number;
	readonly agreed: number;
	readonly resourceTree: 'kernel' | 'stand-in';
	readonly disagreements: readonly DisagreementDocument[];
	/** What patches change and was run. */
	readonly changedRun: readonly ChangedRun[];
	readonly notRun: readonly NotRunDocument[];
	/** True if all code changed by patches was run; otherwise the answer is about the rest only. */
	readonly complete: boolean;
	/** Present for one shard of a check. */
	readonly shard?: ShardDocument;
}

/**
 * The document of `hvmmio kernel check`.
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine } from '@hvmmio/differential';
 * import { createKernelEngine } from '@hvmmio/differential/kernel';
 * import { checkDocument } from '@hvmmio/report';
 * // kernel: as the README has it
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const result = await compareEngines([createCoreEngine(), createKernelEngine(kernel, 'linux')], plan);
 * console.log(checkDocument('linux', 'low-half', result, false, []).agreed); // 1000
 * ```
 */
export function checkDocument(
	path: string,
	policy: string,
	{ seed, cases, agreed, disagreements }: DifftestResult,
	ownResourceTree: boolean,
	notRun: readonly NotRun[],
	changedRun: readonly ChangedRun[] = [],
	shard?: ShardDocument,
): CheckDocument {
	return {
		schema: 'hvmmio/kernel-check/1',
		path,
		policy,
		seed,
		cases,
		agreed,
		resourceTree: ownResourceTree ? 'kernel' : 'stand-in',
		disagreements: disagreements.map(disagreementDocument),
		changedRun,
		notRun: notRun.map(notRunDocument),
		complete: notRun.every((each) => !each.changed),
		...(shard && { shard }),
	};
}

/**
 * The document of a check merged from shards. @param part the document of any shard @param result the merged result
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine } from '@hvmmio/differential';
 * import { createKernelEngine } from '@hvmmio/differential/kernel';
 * import { checkDocument, mergedCheckDocument } from '@hvmmio/report';
 * // kernel: as the README has it
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const result = await compareEngines([createCoreEngine(), createKernelEngine(kernel, 'linux')], plan);
 * const part = checkDocument('linux', 'low-half', result, false, []);
 * console.log(mergedCheckDocument(part, result).cases); // 1000
 * ```
 */
export function mergedCheckDocument({ shard: _, ...part }: CheckDocument, result: DifftestResult): CheckDocument {
	const { seed, cases, agreed, disagreements } = result;
	return { ...part, seed, cases, agreed, disagreements: disagreements.map(disagreementDocument) };
}

/**
 * The check as text, line by line. @param columns width of the lines; default unlimited
 * @example
 * ```ts
 * import { compareEngines, createCoreEngine } from '@hvmmio/differential';
 * import { createKernelEngine } from '@hvmmio/differential/kernel';
 * import { checkDocument, checkText } from '@hvmmio/report';
 * // kernel: as the README has it
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const result = await compareEngines([createCoreEngine(), createKernelEngine(kernel, 'linux')], plan);
 * console.log(checkText(checkDocument('linux', 'low-half', result, false, [])).length > 0); // true
 * ```
 */
export function checkText(
	{ path, policy, cases, agreed, resourceTree, disagreements, changedRun, notRun, shard }: CheckDocument,
	columns = Number.POSITIVE_INFINITY,
): string[] {
	const lines = [
		...disagreements.flatMap((each) => [...linesOfDisagreement(each, columns), ...rows('')]),
		...rows(
			agreed === cases
				? `${printable(path)} decides as ${policy} on all of ${counted(cases, 'input')}`
				: `${printable(path)} does not decide as ${policy} on ${formatCount(cases - agreed)} of ${counted(cases, 'input')}`,
			...shardLines(shard),
			...changedRunLines(changedRun),
			...(resourceTree === 'stand-in' ? [STAND_IN] : []),
		),
		...verbatim(...notRunLines(notRun, Math.min(columns, READER_COLUMNS))),
	];
	return fitLines(lines, columns);
}
