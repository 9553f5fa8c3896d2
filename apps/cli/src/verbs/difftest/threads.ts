/** Runs a comparison's chunks, on all cores if there are enough. */

import { type Comparison, createSum, type Tally } from '@hvmmio/differential';
import { startWorkers, threadCount } from '../../threads.ts';
import { refusal } from '../kernel/refusal.ts';
import type { Job } from './job.ts';

/** With fewer cases, starting a worker takes longer than running its share. */
const MIN_CASES = 1_000_000;

export interface Threads {
	/** The script of a worker; without it everything runs in this thread. */
	readonly worker: string | undefined;
	/** Called now and then with the fraction done, from 0 to 1. */
	readonly progress: (part: number) => void;
}

/** @throws InputError for a kernel that fails on far too many inputs */
export async function runComparison(comparison: Comparison, job: Job, threads: Threads): Promise<Tally> {
	const count = comparison.cases < MIN_CASES ? 1 : Math.min(threadCount(), comparison.chunks);
	const workers = startWorkers<Job, Tally>(threads.worker, job, count - 1);
	const sum = createSum();
	try {
		const others = await workers.finish(comparison.chunks, (chunk) => sum.add(comparison.run(chunk)), threads.progress);
		for (const tally of others) {
			sum.add(tally);
		}
		return sum.total();
	} catch (error) {
		throw refusal(job.kernel?.path ?? '', error);
	} finally {
		await workers.end();
	}
}
