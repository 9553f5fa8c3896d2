/** Runs a comparison's chunks, on all cores if there is enough to do. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Comparison, createSum, type Tally } from '@hvmmio/differential';
import type { Job } from './job.ts';

/** What a worker is given. */
export interface WorkerJob {
	readonly job: Job;
	/** Two counters that all workers share: the next chunk to run, and how many have been run. */
	readonly counters: Int32Array;
}

export const NEXT = 0;
export const DONE = 1;

/** Below this a worker takes longer to start than its share takes to run. */
const LEAST_CASES = 1_000_000;
const PROGRESS_EVERY_MS = 200;

export interface Threads {
	/** The file that a worker runs; without it all is run in this thread. */
	readonly worker: string | undefined;
	/** Told now and then what part has been run, from 0 to 1. */
	readonly progress: (part: number) => void;
}

export async function runComparison(comparison: Comparison, job: Job, threads: Threads): Promise<Tally> {
	const count = Math.min(availableParallelism(), comparison.chunks);
	return threads.worker === undefined || count < 2 || comparison.cases < LEAST_CASES
		? runHere(comparison, threads)
		: runOnWorkers(comparison, job, threads.worker, count, threads);
}

function runHere(comparison: Comparison, { progress }: Threads): Tally {
	const sum = createSum();
	let told = performance.now();
	for (let chunk = 0; chunk < comparison.chunks; chunk++) {
		sum.add(comparison.run(chunk));
		if (performance.now() - told > PROGRESS_EVERY_MS) {
			told = performance.now();
			progress((chunk + 1) / comparison.chunks);
		}
	}
	return sum.total();
}

async function runOnWorkers(
	comparison: Comparison,
	job: Job,
	file: string,
	count: number,
	{ progress }: Threads,
): Promise<Tally> {
	const counters = new Int32Array(new SharedArrayBuffer(8));
	const workerData: WorkerJob = { job, counters };
	const timer = setInterval(() => progress(Atomics.load(counters, DONE) / comparison.chunks), PROGRESS_EVERY_MS);
	const workers = Array.from({ length: count }, () => new Worker(file, { workerData }));
	try {
		const sum = createSum();
		for (const tally of await Promise.all(workers.map(tallyFrom))) {
			sum.add(tally);
		}
		return sum.total();
	} finally {
		clearInterval(timer);
		await Promise.all(workers.map((worker) => worker.terminate()));
	}
}

function tallyFrom(worker: Worker): Promise<Tally> {
	return new Promise((resolve, reject) => {
		worker.once('message', resolve);
		worker.once('error', reject);
		worker.once('exit', (code) => reject(new Error(`a worker thread ended with ${code} before its answer`)));
	});
}
