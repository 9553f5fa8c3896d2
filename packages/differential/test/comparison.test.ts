import { expect, test } from 'vitest';
import { type Comparison, createComparison, createCoreEngine, createSum, type Plan } from '../src/index.ts';
import { runChunks } from '../src/run/compare.ts';
import { reimplementation } from './reimplementation.ts';

const wrong = () => [createCoreEngine(), reimplementation('wrong', { efiLeast: 16n << 20n })];

const numbers = ({ chunks }: Comparison) => Array.from({ length: chunks }, (_, i) => i);

test('the sum is the same however the chunks are shared out', () => {
	const plan: Plan = { policies: ['gen1-bar', 'low-half'], seed: 3, cases: 30_000, exhaustive: false };
	const one = createComparison(wrong(), plan);
	const whole = runChunks(one);
	const [a, b] = [createComparison(wrong(), plan), createComparison(wrong(), plan)];
	const odd = runChunks(
		a,
		numbers(a)
			.filter((chunk) => chunk % 2 === 1)
			.reverse(),
	);
	const even = runChunks(
		b,
		numbers(b).filter((chunk) => chunk % 2 === 0),
	);
	const sum = createSum();
	sum.add(odd);
	sum.add(even);
	expect(sum.total()).toEqual(whole);
	expect(whole.disagreements.length).toBeGreaterThan(0);
	expect(whole.agreed + whole.disagreements.reduce((sum, each) => sum + each.cases, 0)).toBe(whole.cases);
});

test.each([1, 2, 3, 100, 689, 690, 691, 1000, 12_345])('%i cases are exactly as many', (cases) => {
	const policies = ['gen1-bar', 'sysfb-gate', 'low-half'];
	const comparison = createComparison([createCoreEngine(), createCoreEngine()], {
		policies,
		seed: 1,
		cases,
		exhaustive: false,
	});
	expect(comparison.cases).toBe(cases);
	expect(runChunks(comparison)).toEqual({ cases, agreed: cases, disagreements: [], properties: [] });
	expect(policies.reduce((sum, policy) => sum + comparison.casesOf(policy), 0)).toBe(cases);
});

test('the first disagreement of a source is the first that there is', () => {
	const plan: Plan = { policies: ['gen1-bar'], seed: 3, cases: 3000, exhaustive: false };
	const comparison = createComparison(wrong(), plan);
	const { disagreements } = runChunks(comparison);
	for (const found of disagreements) {
		const shorter = numbers(comparison).map((chunk) => comparison.run(chunk));
		const firsts = shorter.flatMap((tally) => tally.disagreements.filter(({ source }) => source === found.source));
		expect(found.first).toBe(Math.min(...firsts.map(({ first }) => first)));
		const { lfbBase, bios } = comparison.inputOf(found);
		expect(bios).toBe(false);
		expect(lfbBase).toBeGreaterThan(0);
	}
	expect(disagreements.map(({ source }) => source)).toContain('vectors');
});

test('patterns of bits are left out, and it is said why, where only one engine takes them', () => {
	const plan: Plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
	const two = [reimplementation('a'), reimplementation('b')];
	expect(createComparison([createCoreEngine(), reimplementation('a')], plan).skipped).toEqual([
		{ source: 'any bits', only: 'a' },
	]);
	expect(createComparison(two, plan).skipped).toEqual([]);
	const three = createComparison([createCoreEngine(), ...two], plan);
	expect(three.enginesOf({ source: 'any bits' })).toEqual(two);
	expect(three.enginesOf({ source: 'random' })).toHaveLength(3);
});

test('one engine alone is refused', () => {
	const plan: Plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
	expect(() => createComparison([createCoreEngine()], plan)).toThrow(/"engines" expected two or more, got 1/);
});
