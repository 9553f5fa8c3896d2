/** The harness is tried on engines that are wrong on purpose: each is caught, and told by a smallest input. */

import { POLICIES } from '@hvmmio/core';
import { type Case, formatCase } from '@hvmmio/vectors/case';
import { expect, test } from 'vitest';
import {
	type Comparison,
	createComparison,
	createCoreEngine,
	type Disagreement,
	disagreesOn,
	type Engine,
} from '../src/index.ts';
import { runChunks } from '../src/run/compare.ts';
import { shrink } from '../src/shrink/index.ts';
import { MUTANTS } from './mutants.ts';
import { smallerInputs } from './nearby.ts';
import { reimplementation } from './reimplementation.ts';

const PLAN = { policies: POLICIES.map(({ id }) => id), seed: 1, cases: 500_000, exhaustive: false };

function firstDisagreement(comparison: Comparison): Disagreement {
	for (let chunk = 0; chunk < comparison.chunks; chunk++) {
		const [first] = comparison.run(chunk).disagreements;
		if (first !== undefined) {
			return first;
		}
	}
	return expect.fail('not caught');
}

function expectSmallest(engines: readonly Engine[], policy: string, found: Case, anyBits: boolean): Case {
	const disagrees = disagreesOn(engines, policy);
	const smallest = shrink(disagrees, found, anyBits);
	expect(disagrees(smallest)).toBe(true);
	let tried = 0;
	for (const smaller of smallerInputs(smallest)) {
		tried++;
		if (disagrees(smaller)) {
			expect.fail(`${JSON.stringify(formatCase(smallest))}: smaller is ${JSON.stringify(formatCase(smaller))}`);
		}
	}
	expect(tried).toBeGreaterThan(100);
	return smallest;
}

test.each(MUTANTS)('beside core, $name is caught', ({ change }) => {
	const engines = [createCoreEngine(), reimplementation('wrong', change)];
	const comparison = createComparison(engines, PLAN);
	const found = firstDisagreement(comparison);
	expectSmallest(engines, found.policy, comparison.inputOf(found), false);
});

test('a missed wrap at 2^64 is caught among engines with C integers', () => {
	const engines = [reimplementation('right'), reimplementation('wrong', { refusesWrappedAt64: false })];
	const comparison = createComparison(engines, { ...PLAN, policies: ['gen1-bar'] });
	const found = firstDisagreement(comparison);
	expect(found.source).toBe('any bits');
	// A BAR that starts in the last MiB of the addresses and is at least as long; the node ends where it began.
	const { bar, bios } = expectSmallest(engines, 'gen1-bar', comparison.inputOf(found), true);
	expect(bios).toBe(true);
	expect(bar.start + bar.size).toBeGreaterThan(2n ** 64n);
});

test('with the thing right, no engine is caught', () => {
	const engines = [createCoreEngine(), reimplementation('right')];
	const comparison = createComparison(engines, PLAN);
	const tally = runChunks(comparison);
	expect(tally).toEqual({ cases: PLAN.cases, agreed: PLAN.cases, disagreements: [], properties: [] });
});
