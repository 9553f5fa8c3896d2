/** The whole of a difftest, from what is asked to what is printed. The build makes a file of its own of it. */

import { difftestResult } from '@hvmmio/differential';
import {
	type DifftestDocument,
	difftestDocument,
	difftestJunit,
	difftestKtap,
	difftestText,
	jsonText,
} from '@hvmmio/report';
import { comparisonOf, enginesOf, type Job } from './job.ts';
import { createProgress } from './progress.ts';
import { runComparison } from './threads.ts';

export type Format = 'text' | 'json' | 'ktap' | 'junit';

const FORMS: Readonly<Record<Format, (document: DifftestDocument) => readonly string[]>> = {
	text: difftestText,
	json: (document) => [jsonText(document)],
	ktap: difftestKtap,
	junit: difftestJunit,
};

/** @param worker the file that worker threads run; without it everything is done in this thread */
export async function runDifftest(
	job: Job,
	format: Format,
	worker: string | undefined,
	show: (text: string) => void,
): Promise<{ text: string; disagreed: boolean }> {
	const comparison = comparisonOf(job);
	const progress = createProgress(show, comparison.cases, () => performance.now());
	const tally = await runComparison(comparison, job, { worker, progress: progress.tell });
	progress.end();
	const disagreed = tally.agreed < tally.cases;
	const shrink = disagreed ? (await import('@hvmmio/differential/shrink')).shrink : undefined;
	const document = difftestDocument(difftestResult(enginesOf(job), job.plan, comparison, tally, shrink));
	return { text: `${FORMS[format](document).join('\n')}\n`, disagreed };
}
