/** Threads that answer batches of lines; answers are returned in the order of the lines. */

import { Worker } from 'node:worker_threads';
import type { Line } from '../io/lines.ts';
import { WORKER_LIMITS } from '../worker-limits.ts';
import type { Counts } from './summary.ts';

/** The data a thread is started with. */
export interface WorkerJob {
	readonly verb: string;
	readonly summary: boolean;
}

/** A thread's answer to a batch. */
export interface Answered {
	/** Answers, one per line; empty with a summary. */
	readonly bytes: Uint8Array;
	readonly counts: Counts | null;
	readonly found: boolean;
	readonly badInput: boolean;
	readonly lastLine: number;
}

/** Batches per thread: one in progress and one queued. */
const BATCHES_EACH = 2;

interface Thread {
	readonly worker: Worker;
	readonly waiting: { resolve: (answered: Answered) => void; reject: (error: unknown) => void }[];
}

export interface Pool {
	/** Takes no more batches than the threads can hold, so that a slow reader applies backpressure. */
	run(batches: AsyncIterable<readonly Line[]>): AsyncGenerator<Answered>;
	close(): Promise<void>;
}

export function createPool(file: string, workerData: WorkerJob, jobs: number): Pool {
	const threads = Array.from({ length: jobs }, () => createThread(file, workerData));
	const ask = (lines: readonly Line[]) => {
		const thread = threads.reduce((a, b) => (b.waiting.length < a.waiting.length ? b : a));
		const answered = new Promise<Answered>((resolve, reject) => thread.waiting.push({ resolve, reject }));
		thread.worker.postMessage(lines);
		// Prevents an unhandled rejection; the failure is reported when the answer is awaited.
		answered.catch(() => undefined);
		return answered;
	};
	return {
		async *run(batches) {
			const pending: Promise<Answered>[] = [];
			for await (const lines of batches) {
				if (lines.length > 0) {
					pending.push(ask(lines));
				}
				if (pending.length >= jobs * BATCHES_EACH) {
					yield await (pending.shift() as Promise<Answered>);
				}
			}
			for (const answered of pending) {
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
