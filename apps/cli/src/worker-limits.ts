/** What each worker thread is given. */

import type { ResourceLimits } from 'node:worker_threads';

/** V8 reserves 128 MB of addresses and more for each thread's code, and ends the process where it cannot have them. */
export const WORKER_LIMITS: ResourceLimits = { codeRangeSizeMb: 32 };
