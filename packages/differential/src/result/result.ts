/** What a comparison came to, as data; the documents and texts made of it are `@hvmmio/report`'s. */

import { type AnswerJson, type Case, type CaseJson, formatAnswer, formatCase } from '@hvmmio/vectors/case';
import { answerOf, type Engine } from '../engine.ts';
import type { Comparison, SourceSize } from '../run/comparison.ts';
import { disagreesOn } from '../run/disagrees.ts';
import type { Plan, Skipped } from '../run/plan.ts';
import type { Disagreement, Tally } from '../run/tally.ts';
import { type PropertyResult, propertyResults } from './properties.ts';

/** What a comparison has found, as `hvmmio difftest` reports it. */
export interface DifftestResult {
	/** The first is what the others are compared with. */
	readonly engines: readonly { readonly name: string; readonly version: string }[];
	readonly policies: readonly string[];
	readonly seed: number;
	readonly exhaustive: boolean;
	/** How many inputs times policies all engines answered. */
	readonly cases: number;
	readonly agreed: number;
	/** The same for each policy. */
	readonly results: readonly { readonly policy: string; readonly cases: number; readonly agreed: number }[];
	readonly disagreements: readonly DisagreementResult[];
	/** How many inputs each source gave. */
	readonly sources: readonly SourceSize[];
	readonly skipped: readonly Skipped[];
	/** With the whole lattice: how often each property holds for each policy. */
	readonly properties: readonly PropertyResult[];
}

/** Inputs of one policy on which engines differ, shown by one of them. */
export interface DisagreementResult {
	readonly policy: string;
	/** The sources whose inputs led to it, and how many of them disagree. */
	readonly sources: readonly string[];
	readonly cases: number;
	readonly input: CaseJson;
	/** Each engine's answer, by its name. */
	readonly outputs: Readonly<Record<string, AnswerJson>>;
	/** Is the input a smallest one, or as it was found? */
	readonly shrunk: boolean;
}

/** `shrink` of the entry `@hvmmio/differential/shrink`. */
export type Shrink = (disagrees: (input: Case) => boolean, input: Case, anyBits: boolean) => Case;

/**
 * The report of a comparison whose chunks have all been run.
 * @param shrink makes disagreements small; without it they stand as they were found
 */
export function difftestResult(
	engines: readonly Engine[],
	plan: Plan,
	comparison: Comparison,
	tally: Tally,
	shrink?: Shrink,
): DifftestResult {
	const found = tally.disagreements.map((each) => disagreementResult(comparison, each, shrink));
	return {
		engines: engines.map(({ name, version }) => ({ name, version })),
		policies: plan.policies,
		seed: plan.seed,
		exhaustive: plan.exhaustive,
		cases: tally.cases,
		agreed: tally.agreed,
		results: plan.policies.map((policy) => {
			const cases = comparison.casesOf(policy);
			const disagreeing = tally.disagreements.filter((each) => each.policy === policy);
			return { policy, cases, agreed: cases - disagreeing.reduce((sum, each) => sum + each.cases, 0) };
		}),
		disagreements: joined(found, plan),
		sources: comparison.sources,
		skipped: comparison.skipped,
		properties: propertyResults(tally.properties, plan.policies),
	};
}

function disagreementResult(
	comparison: Comparison,
	found: Disagreement,
	shrink: Shrink | undefined,
): DisagreementResult {
	const { policy, source, cases } = found;
	const engines = comparison.enginesOf(found);
	const disagrees = disagreesOn(engines, policy);
	const anyBits = comparison.isAnyBits(found);
	const given = comparison.inputOf(found);
	const input = pasteable(shrink ? shrink(disagrees, given, anyBits) : given, disagrees);
	return {
		policy,
		sources: [source],
		cases,
		input: formatCase(input),
		outputs: Object.fromEntries(engines.map((engine) => [engine.name, formatAnswer(answerOf(engine, policy, input))])),
		shrunk: shrink !== undefined,
	};
}

/** A command line needs a range: one that the walk ignores says the same as none. */
function pasteable(input: Case, disagrees: (input: Case) => boolean): Case {
	const ignored = { ...input, mmio: [{ start: 0n, last: 0n }] };
	return input.mmio.length === 0 && disagrees(ignored) ? ignored : input;
}

/** Different sources may lead to the same smallest input. The order is that of the policies. */
function joined(found: readonly DisagreementResult[], plan: Plan): DisagreementResult[] {
	const byInput = new Map<string, DisagreementResult>();
	for (const each of found) {
		const key = JSON.stringify([each.policy, each.input]);
		const known = byInput.get(key);
		const sum = known && { ...known, sources: [...known.sources, ...each.sources], cases: known.cases + each.cases };
		byInput.set(key, sum ?? each);
	}
	return [...byInput.values()].sort((a, b) => plan.policies.indexOf(a.policy) - plan.policies.indexOf(b.policy));
}
