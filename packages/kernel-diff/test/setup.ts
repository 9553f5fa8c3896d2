/** Every comparison that a test makes: each region's condition is tried on every input of the lattice that was run. */

import { vi } from 'vitest';
import type { KernelDiff } from '../src/diff.ts';

vi.mock('../src/diff.ts', async (original) => {
	const real = await original<typeof import('../src/diff.ts')>();
	const { checkRegions } = await import('./check-regions.ts');
	const checked =
		<A extends [unknown, unknown, { readonly everyLine?: number | undefined }, ...unknown[]]>(
			compare: (...args: A) => KernelDiff,
		) =>
		(...args: A) => {
			const diff = compare(...args);
			checkRegions(diff, args[2].everyLine);
			return diff;
		};
	return { ...real, diffKernels: checked(real.diffKernels), diffOf: checked(real.diffOf) };
});
