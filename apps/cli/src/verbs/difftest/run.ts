/** The whole of a difftest, from what is asked to what is printed. The build makes a file of its own of it. */

import { addParts, partResult, WHOLE } from '@hvmmio/differential';
import {
	type DifftestDocument,
	difftestDocument,
	difftestJunit,
	difftestKtap,
	difftestText,
	jsonText,
	shardDocument,
} from '@hvmmio/report';
import { comparisonOf, enginesOf, type Job } from './job.ts';
import { mergedParts } from './merge.ts';
import { createProgress } from './progress.ts';
import { runComparison } from './threads.ts';

export type Format = 'text' | 'json' | 'ktap' | 'junit';

const FORMS: Readonly<Record<Format, (document: DifftestDocument, columns: number) => readonly string[]>> = {
	text: difftestText,
	json: (document) => [jsonText(document)],
	ktap: (document) => difftestKtap(document),
	junit: (document) => difftestJunit(document),
};

/**
 * @param worker the file that worker threads run; without it everything is done in this thread
 * @param columns of the terminal, for a reader
 */
export async function runDifftest(
	job: Job,
	format: Format,
	worker: string | undefined,
	show: (text: string) => void,
	columns: number,
): Promise<{ lines: readonly string[]; disagreed: boolean }> {
	const comparison = comparisonOf(job);
	const progress = createProgress(show, comparison.cases, () => performance.now());
	const tally = await runComparison(comparison, job, { worker, progress: progress.report });
	progress.end();
	const disagreed = tally.agreed < tally.cases;
	const shrink = disagreed ? (await import('@hvmmio/differential/shrink')).shrink : undefined;
	const part = partResult(enginesOf(job), job.plan, job.shard ?? WHOLE, comparison, tally, shrink);
	const shard = job.shard && shardDocument(part, job.kernel?.digest ?? null);
	return { lines: FORMS[format](difftestDocument(addParts([part]), shard), columns), disagreed };
}

/** The answer of the whole from the answers of its parts. @throws InputError for files that are not the parts of one run */
export function mergeDifftest(
	files: readonly string[],
	format: Format,
	columns: number,
): { lines: readonly string[]; disagreed: boolean } {
	const { result } = mergedParts(files, 'hvmmio/difftest/1');
	return { lines: FORMS[format](difftestDocument(result), columns), disagreed: result.agreed < result.cases };
}
