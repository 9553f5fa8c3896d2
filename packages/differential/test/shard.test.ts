/** The parts of a run, however many, add up to the run of the whole. */

import { ANSWER, ANSWER_WORDS, CASE, CASE_WORDS } from '@hvmmio/vectors/case';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	addParts,
	createComparison,
	createCoreEngine,
	difftestResult,
	type Engine,
	type PartResult,
	type Plan,
	partResult,
	plannedCases,
	runChunks,
	type Shard,
	WHOLE,
} from '../src/index.ts';
import { shareOf } from '../src/run/shard.ts';
import { shrink } from '../src/shrink/index.ts';

/** Core, but it reserves nothing where less than 2 MiB would be. */
function impatient(): Engine {
	const core = createCoreEngine();
	return {
		...core,
		name: 'impatient',
		run(policy, count, outputs) {
			core.run(policy, count, outputs);
			for (let at = 0; at < count * ANSWER_WORDS; at += ANSWER_WORDS) {
				const size = outputs.words[at + ANSWER.size] as number;
				if (outputs.words[at + ANSWER.size + 1] === 0 && size > 0 && size < 2 ** 21) {
					outputs.words.fill(0, at + ANSWER.start, at + ANSWER.firstSize);
				}
			}
		},
	};
}

const engines = (wrong: boolean) => [createCoreEngine(), wrong ? impatient() : createCoreEngine()];

function part(plan: Plan, wrong: boolean, shard: Shard): PartResult {
	const both = engines(wrong);
	const comparison = createComparison(both, plan, shard);
	const result = partResult(both, plan, shard, comparison, runChunks(comparison), shrink);
	expect(result.results.reduce((sum, { cases }) => sum + cases, 0)).toBe(comparison.cases);
	return result;
}

function whole(plan: Plan, wrong: boolean) {
	const both = engines(wrong);
	const comparison = createComparison(both, plan);
	return difftestResult(both, plan, comparison, runChunks(comparison), shrink);
}

const partsOf = (plan: Plan, wrong: boolean, of: number) =>
	Array.from({ length: of }, (_, i) => part(plan, wrong, { index: i + 1, of }));

test('shares follow one another, and their sizes differ by one at most', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 1e11 }), fc.integer({ min: 1, max: 50 }), (size, of) => {
			const shares = Array.from({ length: of }, (_, i) => shareOf(size, { index: i + 1, of }));
			expect(shares[0]?.from).toBe(0);
			expect(shares.at(-1)?.to).toBe(size);
			for (const [i, { from, to }] of shares.entries()) {
				expect(from).toBe(i === 0 ? 0 : shares[i - 1]?.to);
				expect(to - from - Math.floor(size / of)).toBeOneOf([0, 1]);
			}
		}),
	);
	expect(shareOf(10, WHOLE)).toEqual({ from: 0, to: 10 });
});

describe.each([false, true])('engines that disagree: %s', (wrong) => {
	const policies = ['gen1-bar', 'low-half', 'none'];
	const shard = fc.record({
		of: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(40, 97)),
		cases: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 3000, max: 20_000 })),
		seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
		policies: fc.subarray(policies, { minLength: 1 }),
	});

	test('any number of parts, more than cases too', () => {
		fc.assert(
			fc.property(shard, ({ of, ...rest }) => {
				const plan = { ...rest, exhaustive: false };
				const parts = partsOf(plan, wrong, of);
				const sum = addParts(parts.toReversed());
				expect(JSON.stringify(sum)).toBe(JSON.stringify(whole(plan, wrong)));
				expect(sum.cases).toBe(plannedCases(plan));
			}),
			{ numRuns: 12, seed: 7 },
		);
	});
});

/** Decides nothing, and so quickly; on the VMs with a low MMIO of so many MiB it says that it asked. */
function idle(name: string, mib: number): Engine {
	let inputs: Parameters<Engine['take']>[0];
	return {
		name,
		version: '1',
		anyBits: false,
		take(block) {
			inputs = block;
		},
		run(_, count, outputs) {
			outputs.words.fill(0, 0, count * ANSWER_WORDS);
			for (let i = 0; i < count; i++) {
				if (inputs.words[i * CASE_WORDS + CASE.ranges] === 2 ** 32 - mib * 2 ** 20) {
					outputs.words[i * ANSWER_WORDS + ANSWER.attempts] = 1;
				}
			}
		},
	};
}

test('with the whole lattice', () => {
	const plan: Plan = { policies: ['gen1-bar'], seed: 1, cases: 100, exhaustive: true };
	const both = [idle('never', 0), idle('now and then', 1000)];
	const parts = [1, 2, 3].map((index) => {
		const shard = { index, of: 3 };
		const comparison = createComparison(both, plan, shard);
		return partResult(both, plan, shard, comparison, runChunks(comparison));
	});
	const comparison = createComparison(both, plan);
	const sum = addParts(parts);
	expect(JSON.stringify(sum)).toBe(JSON.stringify(difftestResult(both, plan, comparison, runChunks(comparison))));
	expect(sum.cases).toBe(plannedCases(plan));
	expect(sum.agreed).toBeLessThan(sum.cases);
	expect(parts.every(({ properties }) => properties.length > 0)).toBe(true);
});
