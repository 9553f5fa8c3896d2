/** The result of a comparison as data; `@hvmmio/report` makes documents and texts from it. */

import { type AnswerJson, type Case, type CaseJson, formatAnswer, formatCase } from '@hvmmio/vectors/case';
import { answerOf, type Engine } from '../engine.ts';
import type { Comparison, SourceSize } from '../run/comparison.ts';
import { disagreesOn } from '../run/disagrees.ts';
import type { Plan, Skipped } from '../run/plan.ts';
import { type Shard, WHOLE } from '../run/shard.ts';
import { createSum, type Disagreement, type PropertyCount, type Tally } from '../run/tally.ts';
import { type PropertyResult, propertyResults } from './properties.ts';

/** The result of a comparison, as reported by `hvmmio difftest`. */
export interface DifftestResult {
	/** The first is the reference that the others are compared with. */
	readonly engines: readonly { readonly name: string; readonly version: string }[];
	readonly policies: readonly string[];
	readonly seed: number;
	readonly exhaustive: boolean;
	/** Number of cases (inputs times policies) that all engines answered. */
	readonly cases: number;
	readonly agreed: number;
	/** Both counts for each policy. */
	readonly results: readonly { readonly policy: string; readonly cases: number; readonly agreed: number }[];
	readonly disagreements: readonly DisagreementResult[];
	/** Number of inputs from each source. */
	readonly sources: readonly SourceSize[];
	readonly skipped: readonly Skipped[];
	/** If the whole lattice was run: how often each property holds for each policy. */
	readonly properties: readonly PropertyResult[];
}

/** Inputs on which engines differ for one policy, with one of them as example. */
export interface DisagreementResult {
	readonly policy: string;
	/** The sources of these inputs, and how many inputs there are. */
	readonly sources: readonly string[];
	readonly cases: number;
	readonly input: CaseJson;
	/** Each engine's answer, by engine name. */
	readonly outputs: Readonly<Record<string, AnswerJson>>;
	/** Was the input shrunk? If not, it is as found. */
	readonly shrunk: boolean;
}

/** The type of `shrink` in `@hvmmio/differential/shrink`. */
export type Shrink = (disagrees: (input: Case) => boolean, input: Case, anyBits: boolean) => Case;

/**
 * The result of a comparison whose chunks have all been run.
 * @param shrink shrinks the disagreements; without it they are as found
 * @example
 * ```ts
 * import { createComparison, createCoreEngine, createWasmEngine, difftestResult, runChunks } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * const engines = [createCoreEngine(), createWasmEngine(policyWasm())];
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const comparison = createComparison(engines, plan);
 * console.log(difftestResult(engines, plan, comparison, runChunks(comparison)).agreed); // 1000
 * ```
 */
export function difftestResult(
	engines: readonly Engine[],
	plan: Plan,
	comparison: Comparison,
	tally: Tally,
	shrink?: Shrink,
): DifftestResult {
	return addParts([partResult(engines, plan, WHOLE, comparison, tally, shrink)]);
}

/** The result of one part of a run, with everything needed to add it to the others. */
export interface PartResult extends Omit<DifftestResult, 'cases' | 'agreed' | 'disagreements' | 'properties'> {
	readonly shard: Shard;
	/** Number of generated cases (inputs times policies) in all parts together. */
	readonly planned: number;
	readonly found: readonly FoundDisagreement[];
	readonly properties: readonly PropertyCount[];
}

/** The disagreements of one policy and source, with the lowest-numbered such input as example. */
export interface FoundDisagreement extends Disagreement, Pick<DisagreementResult, 'input' | 'outputs' | 'shrunk'> {}

/**
 * The result of the part `shard`, which `comparison` ran.
 * @example
 * ```ts
 * import { addParts, createComparison, createCoreEngine, createWasmEngine, partResult, runChunks, WHOLE } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * const engines = [createCoreEngine(), createWasmEngine(policyWasm())];
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const comparison = createComparison(engines, plan);
 * const part = partResult(engines, plan, WHOLE, comparison, runChunks(comparison));
 * console.log(addParts([part]).agreed); // 1000
 * ```
 */
export function partResult(
	engines: readonly Engine[],
	plan: Plan,
	shard: Shard,
	comparison: Comparison,
	tally: Tally,
	shrink?: Shrink,
): PartResult {
	return {
		shard,
		engines: engines.map(({ name, version }) => ({ name, version })),
		policies: plan.policies,
		seed: plan.seed,
		planned: plan.cases,
		exhaustive: plan.exhaustive,
		results: plan.policies.map((policy) => {
			const cases = comparison.casesOf(policy);
			const disagreeing = tally.disagreements.filter((each) => each.policy === policy);
			return { policy, cases, agreed: cases - disagreeing.reduce((sum, each) => sum + each.cases, 0) };
		}),
		found: tally.disagreements.map((each) => foundDisagreement(comparison, each, shrink)),
		sources: comparison.sources,
		skipped: comparison.skipped,
		properties: tally.properties,
	};
}

/**
 * Combines the results of all parts; equals the result of a single run.
 * @param parts every part of one plan exactly once, in any order
 * @example
 * ```ts
 * import { addParts, createComparison, createCoreEngine, createWasmEngine, partResult, runChunks, WHOLE } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * const engines = [createCoreEngine(), createWasmEngine(policyWasm())];
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const comparison = createComparison(engines, plan);
 * const part = partResult(engines, plan, WHOLE, comparison, runChunks(comparison));
 * console.log(addParts([part]).agreed); // 1000
 * ```
 */
export function addParts(parts: readonly PartResult[]): DifftestResult {
	const [one] = parts as readonly [PartResult];
	const { engines, policies, seed, exhaustive, skipped } = one;
	const sum = createSum();
	for (const { results, found, properties } of parts) {
		const cases = results.reduce((total, each) => total + each.cases, 0);
		const agreed = results.reduce((total, each) => total + each.agreed, 0);
		sum.add({ cases, agreed, disagreements: found, properties });
	}
	const { cases, agreed, disagreements, properties } = sum.total();
	const all = parts.flatMap(({ found }) => found);
	const lowest = disagreements.map((total) => {
		const same = all.filter(({ policy, source }) => policy === total.policy && source === total.source);
		return { ...(same.find(({ first }) => first === total.first) as FoundDisagreement), cases: total.cases };
	});
	return {
		engines,
		policies,
		seed,
		exhaustive,
		cases,
		agreed,
		results: policies.map((policy, i) => {
			const own = parts.map(({ results }) => results[i] as DifftestResult['results'][number]);
			return { policy, cases: total(own.map((each) => each.cases)), agreed: total(own.map((each) => each.agreed)) };
		}),
		disagreements: joined(lowest, policies),
		sources: one.sources.map(({ source }, i) => ({
			source,
			inputs: total(parts.map(({ sources }) => sources[i]?.inputs ?? 0)),
		})),
		skipped,
		properties: propertyResults(properties, policies),
	};
}

function total(numbers: readonly number[]): number {
	return numbers.reduce((a, b) => a + b, 0);
}

function foundDisagreement(comparison: Comparison, found: Disagreement, shrink: Shrink | undefined): FoundDisagreement {
	const { policy } = found;
	const engines = comparison.enginesOf(found);
	const disagrees = disagreesOn(engines, policy);
	const anyBits = comparison.isAnyBits(found);
	const given = comparison.inputOf(found);
	const input = pasteable(shrink ? shrink(disagrees, given, anyBits) : given, disagrees);
	return {
		...found,
		input: formatCase(input),
		outputs: Object.fromEntries(engines.map((engine) => [engine.name, formatAnswer(answerOf(engine, policy, input))])),
		shrunk: shrink !== undefined,
	};
}

/** Adds a range that the walk ignores to an input without ranges, since a command line needs one. */
function pasteable(input: Case, disagrees: (input: Case) => boolean): Case {
	const ignored = { ...input, mmio: [{ start: 0n, last: 0n }] };
	return input.mmio.length === 0 && disagrees(ignored) ? ignored : input;
}

/** Merges disagreements with the same shrunk input, which several sources may lead to; ordered by policy. */
function joined(found: readonly FoundDisagreement[], policies: readonly string[]): DisagreementResult[] {
	const byInput = new Map<string, DisagreementResult>();
	for (const { policy, source, cases, input, outputs, shrunk } of found) {
		const key = JSON.stringify([policy, input]);
		const known = byInput.get(key);
		const sum = known && { ...known, sources: [...known.sources, source], cases: known.cases + cases };
		byInput.set(key, sum ?? { policy, sources: [source], cases, input, outputs, shrunk });
	}
	return [...byInput.values()].sort((a, b) => policies.indexOf(a.policy) - policies.indexOf(b.policy));
}
