/** Ends this process with the one that started it, also when this one is too busy to notice. */

import { Worker } from 'node:worker_threads';
import { WORKER_LIMITS } from '../../worker-limits.ts';

/** @param tidy what is still to be done, where this process is free to do it */
export function endWithParent(tidy: () => void = () => undefined): void {
	process.on('disconnect', () => {
		tidy();
		process.exit();
	});
	// A killed parent cannot end what it has started: a thread watches for the process to be handed to another.
	new Worker(
		`const parent = require('node:worker_threads').workerData;
		setInterval(() => process.ppid === parent || setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000), 500);`,
		// As it is now: the thread may not be up before the parent is gone.
		{ eval: true, workerData: process.ppid, resourceLimits: WORKER_LIMITS },
	).unref();
}
