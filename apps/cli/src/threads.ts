/** The parts of a job, shared out among this thread and workers: each takes the next one that no other has begun. */

import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { NotModelled } from '@hvmmio/kernel-harness/run';
import { WORKER_LIMITS } from './worker-limits.ts';

/** What a worker is given. */
interface WorkerJob<Job> {
	readonly job: Job;
	readonly counters: Int32Array;
}

/** In the counters that all threads share: the next part to run, and how many have been run. */
const [NEXT, DONE] = [0, 1];
const PROGRESS_EVERY_MS = 200;
/** More than any job has; so that no thread begins another part. */
const NO_MORE = 2 ** 30;

/** What a worker posts at its end; of an error only its message comes across. */
type Answer<Sum> = { readonly sum: Sum } | { readonly refused: string };

export interface Workers<Sum> {
	/**
	 * Runs parts in this thread too until none is left, and waits for the workers.
	 * @param onProgress told now and then what share has been run, from 0 to 1
	 * @returns what each worker came to; what this thread did, `run` knows
	 * @throws NotModelled if a kernel cannot be run on, in this thread or in a worker
	 */
	finish(parts: number, run: (part: number) => void, onProgress: (part: number) => void): Promise<Sum[]>;
	/** Ends them, whatever they do. */
	end(): Promise<void>;
}

/** How many threads are of use, this one included. */
export function threadCount(): number {
	return availableParallelism();
}

/** Starts workers, which begin at once. @param file none is started without one */
export function startWorkers<Job, Sum>(file: string | undefined, job: Job, count: number): Workers<Sum> {
	const counters = new Int32Array(new SharedArrayBuffer(8));
	const data: WorkerJob<Job> = { job, counters };
	const options = { workerData: data, resourceLimits: WORKER_LIMITS };
	const workers = file === undefined ? [] : Array.from({ length: count }, () => new Worker(file, options));
	const sums = Promise.all(workers.map(sumFrom<Sum>));
	// Who waits for them sees what went wrong; before that nobody is told.
	sums.catch(() => undefined);
	return {
		async finish(parts, run, onProgress) {
			let told = performance.now();
			for (const part of partsLeft(counters, parts)) {
				run(part);
				if (performance.now() - told > PROGRESS_EVERY_MS) {
					told = performance.now();
					onProgress(Atomics.load(counters, DONE) / parts);
				}
			}
			return sums;
		},
		async end() {
			await Promise.all(workers.map((worker) => worker.terminate()));
		},
	};
}

function* partsLeft(counters: Int32Array, parts: number): Generator<number> {
	for (let part = Atomics.add(counters, NEXT, 1); part < parts; part = Atomics.add(counters, NEXT, 1)) {
		yield part;
		Atomics.add(counters, DONE, 1);
	}
}

function sumFrom<Sum>(worker: Worker): Promise<Sum> {
	return new Promise((resolve, reject) => {
		worker.once('message', (answer: Answer<Sum>) =>
			'refused' in answer ? reject(new NotModelled(answer.refused)) : resolve(answer.sum),
		);
		worker.once('error', reject);
		worker.once('exit', (code) => reject(new Error(`a worker thread ended with ${code} before its answer`)));
	});
}

/**
 * The whole of a worker's work: its share of the parts, and then what they came to.
 * @param prepare makes of the job how many parts it has, what runs one, and what tells the sum
 */
export function work<Job, Sum>(
	prepare: (job: Job) => { parts: number; run: (part: number) => void; sum: () => Sum },
): void {
	const { job, counters } = workerData as WorkerJob<Job>;
	const { parts, run, sum } = prepare(job);
	const post = (answer: Answer<Sum>) => parentPort?.postMessage(answer);
	try {
		for (const part of partsLeft(counters, parts)) {
			run(part);
		}
		post({ sum: sum() });
	} catch (error) {
		Atomics.store(counters, NEXT, NO_MORE);
		if (!(error instanceof NotModelled)) {
			throw error;
		}
		post({ refused: error.message });
	}
}
