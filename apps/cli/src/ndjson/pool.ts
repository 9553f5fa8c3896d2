/** Threads that answer batches of lines; the answers come in the order of the lines. */

import { Worker } from 'node:worker_threads';
import type { Line } from '../io/lines.ts';
import { WORKER_LIMITS } from '../worker-limits.ts';
import type { Counts } from './summary.ts';

/** What a thread is made with. */
export interface WorkerJob {
	readonly verb: string;
	readonly summary: boolean;
}

/** What a thread answers to a batch. */
export interface Answered {
	/** Answers, one a line; empty with a summary. */
	readonly bytes: Uint8Array;
	readonly counts: Counts | null;
	readonly found: boolean;
	readonly badInput: boolean;
	readonly lastLine: number;
}

/** Batches that a thread has at a time: one that it answers and one that waits. */
const BATCHES_EACH = 2;

interface Thread {
	readonly worker: Worker;
	readonly waiting: { resolve: (answered: Answered) => void; reject: (error: unknown) => void }[];
}

export interface Pool {
	/** No more batches are taken than the threads can hold, so that a slow reader slows the input down. */
	run(batches: AsyncIterable<readonly Line[]>): AsyncGenerator<Answered>;
	close(): Promise<void>;
}

export function createPool(file: string, workerData: WorkerJob, jobs: number): Pool {
	const threads = Array.from({ length: jobs }, () => createThread(file, workerData));
	const ask = (lines: readonly Line[]) => {
		const thread = threads.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
		const answered = new Promise<Answered>((resolve, reject) => thread.waiting.push({ resolve, reject }));
		thread.worker.postMessage(lines);
		// A failure is reported where the answer is awaited, which may be later.
		answered.catch(() => undefined);
		return answered;
	};
	return {
		async *run(batches) {
			const asked: Promise<Answered>[] = [];
			for await (const lines of batches) {
				if (lines.length > 0) {
					asked.push(ask(lines));
				}
				if (asked.length >= jobs * BATCHES_EACH) {
					yield await (asked.shift() as Promise<Answered>);
				}
			}
			for (const answered of asked) {
				yield await answered;
			}
		},
		async close() {
			await Promise.all(threads.map(({ worker }) => worker.terminate()));
		},
	};
}

function createThread(file: string, workerData: WorkerJob): Thread {
	const worker = new Worker(file, { workerData, resourceLimits: WORKER_LIMITS });
	const waiting: Thread['waiting'] = [];
	const fail = (error: unknown) => {
		for (const { reject } of waiting.splice(0)) {
			reject(error);
		}
	};
	worker.on('message', (answered: Answered) => waiting.shift()?.resolve(answered));
	worker.on('error', fail);
	worker.on('exit', (code) => fail(new Error(`a worker thread ended with ${code} before its answer`)));
	return { worker, waiting };
}
