/** Runs a diff's chunks on all cores. */

import { addScans, type Scan, type ScanPlan, type ScanTally } from '@hvmmio/kernel-diff';
import type { Kernel, KernelParts } from '@hvmmio/kernel-harness/run';
import { startWorkers, threadCount, type Workers } from '../../threads.ts';

/** What a worker is given. */
export interface DiffJob {
	readonly old: KernelParts;
	readonly now: KernelParts;
	readonly plan: ScanPlan;
}

/** What a worker comes to. */
export interface DiffShare {
	readonly tally: ScanTally;
	/** Of the old kernel and of the new one. */
	readonly failureCosts: readonly number[];
}

/** They begin at once. @param file without it all is run in this thread */
export function startDiff(file: string | undefined, old: Kernel, now: Kernel, plan: ScanPlan): Workers<DiffShare> {
	return startWorkers(file, { old: old.parts, now: now.parts, plan } satisfies DiffJob, threadCount() - 1);
}

/** @throws NotModelled if a kernel fails on far too many inputs on all threads together */
export async function finishDiff(
	workers: Workers<DiffShare>,
	kernels: readonly Kernel[],
	scan: Scan,
	onProgress: (part: number) => void,
): Promise<ScanTally> {
	const tallies: ScanTally[] = [];
	const shares = await workers.finish(scan.chunks, (chunk) => tallies.push(scan.run(chunk)), onProgress);
	for (const { tally, failureCosts } of shares) {
		for (const [i, kernel] of kernels.entries()) {
			kernel.addFailureCost(failureCosts[i] as number);
		}
		tallies.push(tally);
	}
	return addScans(tallies);
}
