/** A worker thread of kernel diff. */

import { addScans, createScan, type ScanTally } from '@hvmmio/kernel-diff';
import { Kernel } from '@hvmmio/kernel-harness/run';
import { work } from '../../threads.ts';
import type { DiffJob, DiffShare } from './threads.ts';

work<DiffJob, DiffShare>(({ old, now, plan }) => {
	const kernels = [new Kernel(old), new Kernel(now)] as const;
	const scan = createScan(...kernels, plan);
	const tallies: ScanTally[] = [];
	return {
		parts: scan.chunks,
		run: (chunk) => tallies.push(scan.run(chunk)),
		sum: () => ({ tally: addScans(tallies), failureCosts: kernels.map(({ failureCost }) => failureCost) }),
	};
});
