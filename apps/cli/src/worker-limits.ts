/** Resource limits of worker threads. */

import type { ResourceLimits } from 'node:worker_threads';

/** By default V8 reserves 128 MB of address space or more for each thread's code, and aborts if it cannot. */
export const WORKER_LIMITS: ResourceLimits = { codeRangeSizeMb: 32 };
