/** A worker thread of difftest. */

import { createSum, type Tally } from '@hvmmio/differential';
import { work } from '../../threads.ts';
import { comparisonOf, type Job } from './job.ts';

work<Job, Tally>((job) => {
	const comparison = comparisonOf(job);
	const sum = createSum();
	return { parts: comparison.chunks, run: (chunk) => sum.add(comparison.run(chunk)), sum: () => sum.total() };
});
