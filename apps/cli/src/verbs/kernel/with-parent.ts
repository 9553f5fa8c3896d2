/** Ends this process when its parent ends, even if this process is too busy to notice. */

import { Worker } from 'node:worker_threads';
import { WORKER_LIMITS } from '../../worker-limits.ts';

/** @param tidy called before the process ends, unless it is too busy */
export function endWithParent(tidy: () => void = () => undefined): void {
	process.on('disconnect', () => {
		tidy();
		process.exit();
	});
	// A killed parent cannot end its children: a thread watches for this process to get another parent.
	new Worker(
		`const parent = require('node:worker_threads').workerData;
		setInterval(() => process.ppid === parent || setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000), 500);`,
		// Read here, since the parent may be gone before the thread runs.
		{ eval: true, workerData: process.ppid, resourceLimits: WORKER_LIMITS },
	).unref();
}
