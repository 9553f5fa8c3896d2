/** A comparison of two kernels as Markdown. */

import { formatCount } from '../text/count.ts';
import { escapeMarkdown, markdownCode } from '../text/escape.ts';
import type { DiffDocument, RegionDocument, SideDocument } from './diff-document.ts';
import { shownExamples } from './diff-examples.ts';
import { effectSentences, exampleAnswers, runText, summarySentences } from './diff-text.ts';
import { notRunMarkdown } from './not-run.ts';
import { CANNOT_BE_BUILT } from './words.ts';

/**
 * Differences of two kernels as Markdown, line by line, to be pasted into a mail or a review.
 * @example
 * ```ts
 * import { shrink } from '@hvmmio/differential/shrink';
 * import { diffKernels, identifyKernel } from '@hvmmio/kernel-diff';
 * import { diffDocument, diffMarkdown } from '@hvmmio/report';
 * // kernel: as the README has it
 * const coverage = { items: [], ran: [], notRun: [] };
 * const identified = identifyKernel(kernel, 1000, 1, null);
 * const side = { kernel, path: 'linux', identified, selectsSysfb: null, coverage };
 * const diff = diffKernels(side, side, { seed: 1, generated: 100, everyLine: 200, scripts: 2, shrink });
 * console.log(diffMarkdown(diffDocument(diff)).length > 0); // true
 * ```
 */
export function diffMarkdown(document: DiffDocument): string[] {
	const { old, new: now, regions, drivers, notRun } = document;
	return [
		'## hvmmio kernel diff',
		'',
		'A simulation: no VM was booted.',
		'',
		`- old: ${side(old)}`,
		`- new: ${side(now)}`,
		...summarySentences(document).map((sentence) => `- ${escapeMarkdown(sentence)}`),
		...(regions.length > 0
			? ['', '| change | where | inputs | example | old | new |', '|---|---|---:|---|---|---|', ...regions.map(row)]
			: []),
		...regions.flatMap(({ change, where, effects, cannotBeBuilt }) => {
			const sentences = [...(effects ? effectSentences(effects) : []), ...(cannotBeBuilt ? [CANNOT_BE_BUILT] : [])];
			return sentences.length > 0 ? ['', escapeMarkdown(`${change}, ${where}: ${sentences.join('; ')}.`)] : [];
		}),
		...drivers.flatMap(({ driver, setting, old: before, new: after }) => [
			'',
			escapeMarkdown(
				`${(before ?? after)?.function} of ${driver}, ${setting}: old ${runText(before)}; new ${runText(after)}.`,
			),
		]),
		...shownExamples(document).flatMap(({ differs, where, old: before, new: after }) => [
			'',
			escapeMarkdown(`${differs}, e.g. ${where}: old ${before}; new ${after}.`),
		]),
		...notRunMarkdown(notRun),
	];
}

function side({ path, policy, otherMessages }: SideDocument): string {
	const messages = otherMessages > 0 ? `, other messages on ${formatCount(otherMessages)} inputs` : '';
	return `${markdownCode(path)}, ${policy ?? 'no known policy'}${messages}`;
}

function row(region: RegionDocument): string {
	const { change, where, cases, example } = region;
	const shown = [example.vm ?? example.command ?? '', ...exampleAnswers(region)].map(escapeMarkdown);
	return `| ${[escapeMarkdown(change), escapeMarkdown(where), formatCount(cases), ...shown].join(' | ')} |`;
}
