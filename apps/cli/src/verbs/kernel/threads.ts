/** Runs a diff's chunks on all cores, or takes what an earlier run of the same came to. */

import { addScans, type Scan, type ScanPlan, type ScanTally } from '@hvmmio/kernel-diff';
import type { Kernel, KernelParts } from '@hvmmio/kernel-harness/run';
import { startWorkers, threadCount } from '../../threads.ts';
import type { Keeper } from './kept.ts';
import type { Opened } from './open.ts';

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

export interface StartedDiff {
	/** @throws NotModelled if a kernel fails on far too many inputs on all threads together */
	finish(scan: Scan, onProgress: (part: number) => void): Promise<ScanTally>;
	/** Ends the workers, whatever they do. */
	end(): Promise<void>;
}

/** Workers begin at once. @param file of a worker; without it all is run in this thread */
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

/** Can what a kernel came to be kept? What failed runs cost counts over all of a command, so each command has its own. */
export function isKeepable({ failureCost }: Kernel): boolean {
	return failureCost === 0;
}
