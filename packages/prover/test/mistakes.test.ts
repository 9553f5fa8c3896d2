/** Mistakes that the prover could make, each made on purpose: runs of the module show it. The kernel is our own. */

import { runnableKernel } from '@hvmmio/kernel-harness';
import { OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Term } from '../src/index.ts';
import { compile } from './setup.ts';

const FILE = 'drivers/hv/vmbus_drv.c';
const base = await compile({ [FILE]: OWN_VMBUS });
const unedited = await runnableKernel(base);

/** The constructors of terms as they are, but for one. */
type Mistake = (module: Record<string, (...args: never[]) => unknown>) => object;
const MISTAKES: readonly [what: string, file: string, Mistake][] = [
	[
		'a shift to the right by a bit too many',
		'../src/term/bits.ts',
		({ shift }) => ({
			shift: (operator: never, term: Term, by: never) => {
				const more = term.pool.constant(term.width, operator === 'shiftRight' ? 1n : 0n);
				return shift?.(operator, shift(operator, term as never, by) as never, more as never);
			},
		}),
	],
	[
		'a carry lost between the halves of a sum',
		'../src/term/sum.ts',
		({ sum }) => ({
			sum: (a: Term, b: Term) => {
				if (a.width !== 64 || a.leaves > 0 || b.leaves > 0) {
					return sum?.(a as never, b as never);
				}
				const half = (term: Term, low: number) => bits.extract(term, low, 32);
				return bits.concat([32, 0].map((low) => sum?.(half(a, low) as never, half(b, low) as never)) as never);
			},
		}),
	],
	[
		'a path dropped where several meet',
		'../src/execute/state.ts',
		() => ({ merged: (states: readonly unknown[]) => states.at(-1) ?? null }),
	],
];
const bits = await vi.importActual<typeof import('../src/term/bits.ts')>('../src/term/bits.ts');

describe('a mistake of the prover is seen by runs', () => {
	afterEach(() => {
		vi.doUnmock('../src/term/bits.ts');
		vi.doUnmock('../src/term/sum.ts');
		vi.doUnmock('../src/execute/state.ts');
	});

	async function seen(): Promise<boolean> {
		vi.resetModules();
		const { executeKernel, freeInput, Pool } = await import('../src/index.ts');
		const { differences } = await import('./compare-runs.ts');
		const pool = new Pool();
		const answer = executeKernel(
			pool,
			base.builds.filter(({ width }) => width === 64),
			freeInput(pool, 1),
		);
		return differences(unedited, answer, 64, 1000).length > 0;
	}

	test('none is seen where there is none', async () => {
		expect(await seen()).toBe(false);
	});

	test.each(MISTAKES)('%s', async (_, file, mistake) => {
		vi.doMock(file, async (original) => {
			const actual = (await original()) as Record<string, (...args: never[]) => unknown>;
			return { ...actual, ...mistake(actual) };
		});
		expect(await seen()).toBe(true);
	});
});
