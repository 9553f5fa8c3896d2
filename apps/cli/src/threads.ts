/** Distributes the parts of a job among this thread and workers; each takes the next unclaimed part. */

import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { NotModelled } from '@hvmmio/kernel-harness/run';
import { WORKER_LIMITS } from './worker-limits.ts';

/** The data a worker is started with. */
interface WorkerJob<Job> {
	readonly job: Job;
	readonly counters: Int32Array;
}

/** Indices of the shared counters: the next part to run, and the number of parts done. */
const [NEXT, DONE] = [0, 1];
const PROGRESS_EVERY_MS = 200;
/** More parts than any job has; set so that no thread starts another part. */
const NO_MORE = 2 ** 30;

/** A worker's final message; for an error only its text. */
type Answer<Sum> = { readonly sum: Sum } | { readonly refused: string };

export interface Workers<Sum> {
	/**
	 * Runs parts in this thread too until none is left, and waits for the workers. @param onProgress called now and then
	 * with the fraction done, from 0 to 1 @returns the results of the workers; results of this thread are collected by
	 * `run` @throws NotModelled if a kernel cannot be run further, in this thread or in a worker
	 */
	finish(parts: number, run: (part: number) => void, onProgress: (part: number) => void): Promise<Sum[]>;
	/** Terminates the workers. */
	end(): Promise<void>;
}

/** Number of useful threads, including this one. */
export function threadCount(): number {
	return availableParallelism();
}

/** Starts workers, which begin at once. @param file the script of a worker; without it none is started */
export function startWorkers<Job, Sum>(file: string | undefined, job: Job, count: number): Workers<Sum> {
	const counters = new Int32Array(new SharedArrayBuffer(8));
	const data: WorkerJob<Job> = { job, counters };
	const options = { workerData: data, resourceLimits: WORKER_LIMITS };
	const workers = file === undefined ? [] : Array.from({ length: count }, () => new Worker(file, options));
	const sums = Promise.all(workers.map(sumFrom<Sum>));
	// Prevents an unhandled rejection; `finish` reports the error.
	sums.catch(() => undefined);
	return {
		async finish(parts, run, onProgress) {
			let reportedAt = performance.now();
			for (const part of partsLeft(counters, parts)) {
				run(part);
				if (performance.now() - reportedAt > PROGRESS_EVERY_MS) {
					reportedAt = performance.now();
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
 * The main function of a worker: runs its share of the parts, then posts the result. @param prepare returns the number
 * of parts of a job, a function that runs one, and a function that returns the result
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
