/** Runs a comparison's chunks, on all cores if there is enough to do. */

import { type Comparison, createSum, type Tally } from '@hvmmio/differential';
import { startWorkers, threadCount } from '../../threads.ts';
import { refusal } from '../kernel/refusal.ts';
import type { Job } from './job.ts';

/** Below this a worker takes longer to start than its share takes to run. */
const MIN_CASES = 1_000_000;

export interface Threads {
	/** The file that a worker runs; without it all is run in this thread. */
	readonly worker: string | undefined;
	/** Told now and then what part has been run, from 0 to 1. */
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
