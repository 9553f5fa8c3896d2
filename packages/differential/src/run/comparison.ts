/** Runs engines over the inputs of a plan, chunk by chunk, and finds where they differ. */

import { type Case, readCase } from '@hvmmio/vectors/case';
import { createInputs, createOutputs, type InputBlock, type OutputBlock, sameOutput } from '../case/block.ts';
import type { Engine } from '../engine.ts';
import { type LatticeLine, latticeLines, latticeSize, latticeSource } from '../sources/lattice.ts';
import { openVmmSource } from '../sources/openvmm.ts';
import type { Source } from '../sources/source.ts';
import { createLineCheck } from './line-check.ts';
import { inputsFor, type Plan, partsOf, type Skipped } from './plan.ts';
import { type Shard, shareOf, WHOLE } from './shard.ts';
import { createSum, type Disagreement, type Tally } from './tally.ts';

export interface SourceSize {
	readonly source: string;
	readonly inputs: number;
}

/** A comparison of engines over the same inputs, in numbered chunks that may run in any order and on any thread. */
export interface Comparison {
	/** Number of cases to run: inputs times policies. */
	readonly cases: number;
	/** Number of cases of one policy. */
	casesOf(policy: string): number;
	/** Number of inputs from each source, including sources with none. */
	readonly sources: readonly SourceSize[];
	readonly skipped: readonly Skipped[];
	/** Number of chunks, which are numbered from 0. */
	readonly chunks: number;
	/** Runs the engines over the inputs of a chunk. */
	run(chunk: number): Tally;
	/** The first input of a disagreement. */
	inputOf(disagreement: Pick<Disagreement, 'source' | 'first'>): Case;
	/** Does its source generate arbitrary bit patterns? */
	isAnyBits(disagreement: Pick<Disagreement, 'source'>): boolean;
	/** The engines that its source was run on. */
	enginesOf(disagreement: Pick<Disagreement, 'source'>): readonly Engine[];
}

/** Inputs per chunk: enough to make the overhead per chunk negligible, few enough for its memory to fit in a cache. */
const CHUNK = 2048;

/** A run of consecutive inputs of one source. */
interface Stretch {
	readonly source: Source;
	/** The engines that answer them. */
	readonly engines: readonly Engine[];
	/** Half-open range of input numbers `[from, to)`. */
	readonly from: number;
	readonly to: number;
	/** Exclusive upper limit of the input numbers run for a policy. */
	readonly limit: (policy: number) => number;
}

/**
 * Creates a comparison.
 * @param shard the part of the plan to run
 * @throws RangeError for fewer than two engines
 * @example
 * ```ts
 * import { createComparison, createCoreEngine, createWasmEngine, runChunks } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const tally = runChunks(createComparison([createCoreEngine(), createWasmEngine(policyWasm())], plan));
 * console.log(tally.agreed); // 1000
 * ```
 */
export function createComparison(engines: readonly Engine[], plan: Plan, shard: Shard = WHOLE): Comparison {
	const { parts, skipped } = partsOf(engines, plan);
	const generated: Stretch[] = parts.map(({ source, engines, from, size }) => ({
		source,
		engines,
		...shareOf(size, shard),
		limit: (policy) => inputsFor(plan, policy) - from,
	}));
	// The lattice is split by line, since some properties compare neighbouring inputs of a line.
	const allLines = plan.exhaustive ? latticeLines() : [];
	const lattice = latticeSource(allLines);
	const share = shareOf(allLines.length, shard);
	const lines = allLines.slice(share.from, share.to);
	const exhausted: Stretch[] = plan.exhaustive ? [{ ...openVmmStretch(shard), engines }] : [];
	const stretches = [...generated, ...exhausted];
	const capacity = Math.max(CHUNK, ...lines.map(({ length }) => length));
	const inputs = createInputs(capacity);
	const answers = engines.map(() => createOutputs(capacity));
	const compare = createCompare(answers);
	const checkLine = createLineCheck(inputs, answers[0] as OutputBlock);

	function take(asked: readonly Engine[]): void {
		for (const engine of asked) {
			engine.take(inputs);
		}
	}

	function runStretch({ source, engines, to, limit }: Stretch, from: number): Tally {
		const count = Math.min(CHUNK, to - from);
		fill(source, from, count, inputs);
		take(engines);
		const sum = createSum();
		for (const [i, policy] of plan.policies.entries()) {
			const length = Math.min(count, limit(i) - from);
			if (length > 0) {
				sum.add(compare(engines, policy, source, from, length));
			}
		}
		return sum.total();
	}

	function runLine(line: LatticeLine): Tally {
		const check = checkLine(line);
		take(engines);
		const sum = createSum();
		for (const policy of plan.policies) {
			const tally = compare(engines, policy, lattice, line.from, line.length);
			sum.add({ ...tally, properties: check(policy) });
		}
		return sum.total();
	}

	function run(chunk: number): Tally {
		let rest = chunk;
		for (const stretch of stretches) {
			if (rest < chunksOf(stretch)) {
				return runStretch(stretch, stretch.from + rest * CHUNK);
			}
			rest -= chunksOf(stretch);
		}
		return runLine(lines[rest] as LatticeLine);
	}

	const lineInputs = lines.reduce((sum, { length }) => sum + length, 0);
	const casesOf = (policy: number) =>
		stretches.reduce((sum, { from, to, limit }) => sum + Math.max(0, Math.min(to, limit(policy)) - from), lineInputs);
	const sourceOf = (name: string) =>
		stretches.find(({ source }) => source.name === name) ?? { source: lattice, engines };
	return {
		cases: plan.policies.reduce((sum, _, i) => sum + casesOf(i), 0),
		casesOf: (policy) => casesOf(plan.policies.indexOf(policy)),
		sources: [
			...(plan.exhaustive ? [{ source: lattice.name, inputs: lineInputs }] : []),
			...[...exhausted, ...generated].map(({ source, from, to }) => ({ source: source.name, inputs: to - from })),
		],
		skipped,
		chunks: stretches.reduce((sum, stretch) => sum + chunksOf(stretch), lines.length),
		run,
		inputOf({ source, first }) {
			fill(sourceOf(source).source, first, 1, inputs);
			return readCase(inputs.words, 0);
		},
		isAnyBits: ({ source }) => sourceOf(source).source.anyBits,
		enginesOf: ({ source }) => sourceOf(source).engines,
	};
}

/**
 * The total number of cases (inputs times policies) of a plan, over all shards.
 * @example
 * ```ts
 * import { plannedCases } from '@hvmmio/differential';
 * console.log(plannedCases({ policies: ['low-half', 'none'], seed: 1, cases: 2000, exhaustive: false })); // 2000
 * ```
 */
export function plannedCases({ cases, exhaustive, policies }: Plan): number {
	return cases + (exhaustive ? (latticeSize(latticeLines()) + openVmmSource().size) * policies.length : 0);
}

/** OpenVMM's guests, which do not count towards the planned number of cases. */
function openVmmStretch(shard: Shard) {
	const source = openVmmSource();
	return { source, ...shareOf(source.size, shard), limit: () => source.size };
}

function chunksOf({ from, to }: Stretch): number {
	return Math.ceil((to - from) / CHUNK);
}

function fill(source: Source, from: number, count: number, inputs: InputBlock): void {
	for (let i = 0; i < count; i++) {
		source.write(from + i, inputs, i);
	}
	inputs.length = count;
}

/** Compares each engine's answers with those of the first engine, for the first `length` inputs of the block. */
function createCompare(answers: readonly OutputBlock[]) {
	return (engines: readonly Engine[], policy: string, source: Source, from: number, length: number): Tally => {
		for (const [i, engine] of engines.entries()) {
			engine.run(policy, length, answers[i] as OutputBlock);
		}
		const reference = answers[0] as OutputBlock;
		let cases = 0;
		let first = -1;
		for (let i = 0; i < length; i++) {
			if (!allAgree(reference, answers, engines.length, i)) {
				cases++;
				first = first < 0 ? from + i : first;
			}
		}
		const disagreements = cases > 0 ? [{ policy, source: source.name, cases, first }] : [];
		return { cases: length, agreed: length - cases, disagreements, properties: [] };
	};
}

function allAgree(reference: OutputBlock, answers: readonly OutputBlock[], count: number, index: number): boolean {
	for (let i = 1; i < count; i++) {
		if (!sameOutput(reference, answers[i] as OutputBlock, index)) {
			return false;
		}
	}
	return true;
}
