/** What a comparison came to. */

import { expect, test } from 'vitest';
import { createComparison, createCoreEngine, type DifftestResult, difftestResult, type Plan } from '../src/index.ts';
import { runChunks } from '../src/run/compare.ts';
import { shrink } from '../src/shrink/index.ts';
import { reimplementation } from './reimplementation.ts';

const plan: Plan = { policies: ['gen1-bar', 'low-half'], seed: 1, cases: 4000, exhaustive: false };

function resultOf(change: Parameters<typeof reimplementation>[1], withShrink = true): DifftestResult {
	const engines = [createCoreEngine(), reimplementation('wrong', change)];
	const comparison = createComparison(engines, plan);
	return difftestResult(engines, plan, comparison, runChunks(comparison), withShrink ? shrink : undefined);
}

test('agreement', () => {
	const { engines, ...rest } = resultOf({});
	expect(engines.map(({ name }) => name)).toEqual(['core', 'wrong']);
	expect(rest).toEqual({
		policies: ['gen1-bar', 'low-half'],
		seed: 1,
		exhaustive: false,
		cases: 4000,
		agreed: 4000,
		results: [
			{ policy: 'gen1-bar', cases: 2000, agreed: 2000 },
			{ policy: 'low-half', cases: 2000, agreed: 2000 },
		],
		disagreements: [],
		sources: expect.anything(),
		skipped: [expect.objectContaining({ source: 'any bits' })],
		properties: [],
	});
	expect(rest.sources.reduce((sum, { inputs }) => sum + inputs, 0)).toBe(2000);
});

test('a disagreement that several sources find is reported once, with its answers', () => {
	const result = resultOf({ smallest: 2n << 20n });
	const found = result.disagreements.filter(
		({ policy, input }) =>
			policy === 'gen1-bar' && input.mmio.join() === '0x100000-0x100000' && input.lfbBase === '0x1',
	);
	expect(found).toHaveLength(1);
	expect(found[0]).toMatchObject({
		shrunk: true,
		policy: 'gen1-bar',
		input: { mmio: ['0x100000-0x100000'], lfbBase: '0x1', lfbSize: 0 },
		// 8, 4, 2, 1 MiB are tried, none of which the node holds; the other one gives up after 2 MiB.
		outputs: {
			core: { reserved: null, firstSize: 8_388_608, attempts: 4 },
			wrong: { reserved: null, firstSize: 8_388_608, attempts: 3 },
		},
	});
	const [{ cases, agreed } = { cases: 0, agreed: 0 }] = result.results;
	const ofPolicy = result.disagreements.filter(({ policy }) => policy === 'gen1-bar');
	expect(ofPolicy.reduce((sum, each) => sum + each.cases, 0)).toBe(cases - agreed);
	expect(found[0]?.sources.length).toBeGreaterThan(1);
});

test('without shrinking it stands as it was found', () => {
	const result = resultOf({ smallest: 2n << 20n }, false);
	expect(result.disagreements.every(({ shrunk }) => !shrunk)).toBe(true);
});

test('where the walk leaves no node, a range that it ignores stands for none in the input', () => {
	const result = resultOf({ warnsWithoutNode: true });
	expect(result.disagreements.map(({ policy, input }) => [policy, input.mmio])).toEqual([['low-half', ['0x0-0x0']]]);
});
