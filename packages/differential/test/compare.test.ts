/** A comparison in one call. */

import { expect, test, vi } from 'vitest';
import { compareEngines, createCoreEngine, createSum, type Plan, runChunks } from '../src/index.ts';
import { shrink } from '../src/shrink/index.ts';
import { reimplementation } from './reimplementation.ts';

const PLAN: Plan = { policies: ['gen1-bar', 'low-half'], seed: 1, cases: 4000, exhaustive: false };
const WRONG = { smallest: 2n << 20n };

test('engines that agree: nothing is loaded to make disagreements small', async () => {
	const load = vi.fn(async () => shrink);
	const result = await compareEngines([createCoreEngine(), reimplementation('twin')], PLAN, { shrink: load });
	expect(result).toMatchObject({ cases: 4000, agreed: 4000, disagreements: [] });
	expect(load).not.toHaveBeenCalled();
});

test('engines that do not: each disagreement stands small, or as it was found', async () => {
	const engines = [createCoreEngine(), reimplementation('wrong', WRONG)];
	const small = await compareEngines(engines, PLAN, { shrink: async () => shrink });
	expect(small.disagreements.map((each) => each.shrunk)).toContain(true);
	const found = await compareEngines(engines, PLAN);
	expect(found.agreed).toBe(small.agreed);
	expect(found.disagreements.every((each) => !each.shrunk)).toBe(true);
});

test('chunks run elsewhere come to the same', async () => {
	const engines = [createCoreEngine(), reimplementation('wrong', WRONG)];
	const run = async (comparison: Parameters<typeof runChunks>[0]) => {
		const sum = createSum();
		for (let chunk = comparison.chunks - 1; chunk >= 0; chunk--) {
			sum.add(runChunks(comparison, [chunk]));
		}
		return sum.total();
	};
	expect(await compareEngines(engines, PLAN, { run })).toEqual(await compareEngines(engines, PLAN));
});

test('a signal ends it, before it and while it runs', async () => {
	const engines = [createCoreEngine(), reimplementation('twin')];
	await expect(compareEngines(engines, PLAN, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
	const many = { ...PLAN, cases: 200_000_000 };
	const parts: number[] = [];
	const stop = new AbortController();
	const running = compareEngines(engines, many, {
		signal: stop.signal,
		onProgress(part) {
			parts.push(part);
			stop.abort();
		},
	});
	await expect(running).rejects.toThrow(/abort/i);
	expect(parts).toHaveLength(1);
	expect(parts[0]).toBeLessThan(0.5);
});
