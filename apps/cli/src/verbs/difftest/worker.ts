/** A worker thread: runs the next chunk that no other thread has begun, until there is none, and tells the sum. */

import { parentPort, workerData } from 'node:worker_threads';
import { createSum } from '@hvmmio/differential';
import { comparisonOf } from './job.ts';
import { DONE, NEXT, type WorkerJob } from './threads.ts';

const { job, counters } = workerData as WorkerJob;
const comparison = comparisonOf(job);
const sum = createSum();
for (;;) {
	const chunk = Atomics.add(counters, NEXT, 1);
	if (chunk >= comparison.chunks) {
		break;
	}
	sum.add(comparison.run(chunk));
	Atomics.add(counters, DONE, 1);
}
parentPort?.postMessage(sum.total());
