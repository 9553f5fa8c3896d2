import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { POLICIES } from '@hvmmio/core';
import { reserveCases } from '@hvmmio/vectors';
import { parseAnswer, parseCase } from '@hvmmio/vectors/case';
import { describe, expect, test } from 'vitest';
import { answerOf, createComparison, createCoreEngine, createWasmEngine } from '../src/index.ts';
import { runChunks } from '../src/run/compare.ts';
import { reimplementation } from './reimplementation.ts';

const policyWasm = () => readFileSync(createRequire(import.meta.url).resolve('@hvmmio/policy-as/policy.wasm'));

describe.each([createCoreEngine(), createWasmEngine(policyWasm()), reimplementation('test')])('$name', (engine) => {
	test.each(reserveCases)('answers the published case $id', ({ input, expected }) => {
		const answers = Object.keys(expected).map((policy) => [policy, answerOf(engine, policy, parseCase(input))]);
		const wanted = Object.entries(expected).map(([policy, output]) => [policy, parseAnswer(output)]);
		expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(wanted));
	});
});

test('core, wasm and the reading of the tests agree, also on any pattern of bits where they take it', () => {
	const engines = [createCoreEngine(), createWasmEngine(policyWasm()), reimplementation('test')];
	const plan = { policies: POLICIES.map(({ id }) => id), seed: 20_261_124, cases: 400_000, exhaustive: false };
	const comparison = createComparison(engines, plan);
	expect(comparison.skipped).toEqual([]);
	expect(comparison.sources.map(({ source }) => source)).toContain('any bits');
	const tally = runChunks(comparison);
	expect(tally).toEqual({ cases: plan.cases, agreed: plan.cases, disagreements: [], properties: [] });
});

test('an engine answers what it has taken last, however often it is asked', () => {
	for (const engine of [createCoreEngine(), createWasmEngine(policyWasm())]) {
		const known = parseCase((reserveCases[0] as (typeof reserveCases)[number]).input);
		const unknown = { ...known, lfbBase: 0, lfbSize: 0 };
		expect(answerOf(engine, 'gen1-bar', known).size).toBe(8n << 20n);
		expect(answerOf(engine, 'gen1-bar', unknown).size).toBe(0n);
		expect(answerOf(engine, 'low-half', unknown).size).toBe(64n << 20n);
		expect(answerOf(engine, 'gen1-bar', known).size).toBe(8n << 20n);
	}
});

test('an unknown policy is a RangeError', () => {
	const input = parseCase((reserveCases[0] as (typeof reserveCases)[number]).input);
	for (const engine of [createCoreEngine(), createWasmEngine(policyWasm())]) {
		expect(() => answerOf(engine, 'nothing', input)).toThrow(RangeError);
	}
});
