/** Runs the chunks of a diff on all cores, or takes the cached result of an earlier run. */

import { addScans, type Scan, type ScanPlan, type ScanTally } from '@hvmmio/kernel-diff';
import type { Kernel, KernelParts } from '@hvmmio/kernel-harness/run';
import { startWorkers, threadCount } from '../../threads.ts';
import type { Keeper } from './kept.ts';
import type { Opened } from './open.ts';

/** The job of a worker. */
export interface DiffJob {
	readonly old: KernelParts;
	readonly now: KernelParts;
	readonly plan: ScanPlan;
}

/** The result of a worker. */
export interface DiffShare {
	readonly tally: ScanTally;
	/** For the old and the new kernel. */
	readonly failureCosts: readonly number[];
}

export interface StartedDiff {
	/** @throws NotModelled if a kernel fails on far too many inputs on all threads together */
	finish(scan: Scan, onProgress: (part: number) => void): Promise<ScanTally>;
	/** Terminates the workers. */
	end(): Promise<void>;
}

/** Starts workers, which begin at once. @param file the script of a worker; without it all runs in this thread */
export function startDiff(
	file: string | undefined,
	opened: readonly [Opened, Opened],
	{ seed, generated, scripts }: ScanPlan,
	keeper: Keeper,
): StartedDiff {
	const plan = { seed, generated, scripts };
	const from = ['scan', ...opened.map(({ digest }) => digest), plan];
	const known = keeper.get<ScanTally>(from);
	if (known) {
		return { finish: async () => known, end: async () => undefined };
	}
	const kernels = opened.map(({ kernel }) => kernel);
	const [old, now] = kernels.map(({ parts }) => parts) as [KernelParts, KernelParts];
	const workers = startWorkers<DiffJob, DiffShare>(file, { old, now, plan }, threadCount() - 1);
	return {
		async finish(scan, onProgress) {
			const tallies: ScanTally[] = [];
			const shares = await workers.finish(scan.chunks, (chunk) => tallies.push(scan.run(chunk)), onProgress);
			for (const { tally, failureCosts } of shares) {
				for (const [i, kernel] of kernels.entries()) {
					kernel.addFailureCost(failureCosts[i] as number);
				}
				tallies.push(tally);
			}
			const sum = addScans(tallies);
			if (kernels.every(isKeepable)) {
				keeper.put(from, sum);
			}
			return sum;
		},
		end: () => workers.end(),
	};
}

/** Can results of a kernel be cached? Not after failed runs, whose cost is limited for the command as a whole. */
export function isKeepable({ failureCost }: Kernel): boolean {
	return failureCost === 0;
}
