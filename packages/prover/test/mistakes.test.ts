/** Mistakes that the prover could make, each made on purpose: runs of the module show it, or nothing is executed to the end. The kernel is our own. */

import { runnableKernel } from '@hvmmio/kernel-harness';
import { STATE_AT } from '@hvmmio/kernel-harness/run';
import { edited, OWN_VMBUS } from '@hvmmio/testkit/own-kernel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Term } from '../src/index.ts';
import { compile } from './setup.ts';

const FILE = 'drivers/hv/vmbus_drv.c';
/** For one lfb_size it writes where it must not. */
const TRAPPING = edited(
	OWN_VMBUS,
	'if (!efi_enabled(EFI_BOOT)) {',
	`if (screen_info.lfb_size == 1)
		*(volatile u64 *)0x${STATE_AT.toString(16)}UL = 1;
	if (!efi_enabled(EFI_BOOT)) {`,
);
const base = await compile({ [FILE]: TRAPPING }, [64]);
/** An execution takes some 20,000; a mistake that makes a loop endless is seen by this. */
const LIMITS = { instructions: 300_000, turns: 60 };
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
	[
		'a comparison that takes equal for below',
		'../src/term/compare.ts',
		({ below, equal }) => ({ below: (a: never, b: never) => boolean.or(below?.(a, b) as Term, equal?.(a, b) as Term) }),
	],
	[
		'the sides of a choice the other way round',
		'../src/term/choice.ts',
		({ choose }) => ({ choose: (condition: never, yes: never, no: never) => choose?.(condition, no, yes) }),
	],
	[
		'a trap that is not told',
		'../src/execute/trap.ts',
		({ Traps }) => ({
			Traps: class extends (Traps as unknown as new () => import('../src/execute/trap.ts').Traps) {
				override at(...args: Parameters<import('../src/execute/trap.ts').Traps['at']>) {
					const before = this.found.length;
					const state = super.at(...args);
					this.found.length = before;
					return state;
				}
			},
		}),
	],
];
const boolean = await vi.importActual<typeof import('../src/term/boolean.ts')>('../src/term/boolean.ts');
const bits = await vi.importActual<typeof import('../src/term/bits.ts')>('../src/term/bits.ts');

describe('a mistake of the prover is seen by runs', () => {
	afterEach(() => {
		for (const [, file] of MISTAKES) {
			vi.doUnmock(file);
		}
	});

	async function seen(): Promise<boolean> {
		vi.resetModules();
		const { executeKernel, freeInput, Pool, Refused } = await import('../src/index.ts');
		const { differences } = await import('./compare-runs.ts');
		const pool = new Pool();
		try {
			const answer = executeKernel(pool, base.builds, freeInput(pool, 1), LIMITS);
			return differences(unedited, answer, 64, 1000).length > 0;
		} catch (error) {
			if (error instanceof Refused) {
				return true;
			}
			throw error;
		}
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
