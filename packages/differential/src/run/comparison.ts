/** Runs engines over the inputs of a plan, chunk by chunk, and tells where they differ. */

import { type Case, readCase } from '@hvmmio/vectors/case';
import { createInputs, createOutputs, type InputBlock, type OutputBlock, sameOutput } from '../case/block.ts';
import type { Engine } from '../engine.ts';
import { latticeLines, latticeSize, latticeSource } from '../sources/lattice.ts';
import { openVmmSource } from '../sources/openvmm.ts';
import type { Source } from '../sources/source.ts';
import { createLineCheck } from './line-check.ts';
import { inputsFor, type Part, type Plan, partsOf, type Skipped } from './plan.ts';
import { createSum, type Disagreement, type Tally } from './tally.ts';

export interface SourceSize {
	readonly source: string;
	readonly inputs: number;
}

/** The same inputs for all engines, in numbered chunks that may be run in any order and on any thread. */
export interface Comparison {
	/** How many inputs times policies there are in all. */
	readonly cases: number;
	/** How many of them are of one policy. */
	casesOf(policy: string): number;
	/** How many inputs each source gives. */
	readonly sources: readonly SourceSize[];
	readonly skipped: readonly Skipped[];
	/** Chunks are numbered from 0; each can be run by itself, in any order. */
	readonly chunks: number;
	/** Runs all engines over the inputs of a chunk. */
	run(chunk: number): Tally;
	/** The input that a disagreement names. */
	inputOf(disagreement: Pick<Disagreement, 'source' | 'first'>): Case;
	/** Are its inputs any pattern of bits? */
	isAnyBits(disagreement: Pick<Disagreement, 'source'>): boolean;
	/** The engines that answered it. */
	enginesOf(disagreement: Pick<Disagreement, 'source'>): readonly Engine[];
}

/** Enough for the cost of a chunk to be in its inputs, and few enough for its memory to stay in a cache. */
const CHUNK = 2048;

/** @throws RangeError for fewer than two engines */
export function createComparison(engines: readonly Engine[], plan: Plan): Comparison {
	const { parts, skipped } = partsOf(engines, plan);
	const lines = plan.exhaustive ? latticeLines() : [];
	const lattice = latticeSource(lines);
	const latticeInputs = lines.length > 0 ? latticeSize(lines) : 0;
	const openVmm = plan.exhaustive ? openVmmSource() : null;
	const openVmmChunks = Math.ceil((openVmm?.size ?? 0) / CHUNK);
	const exhausted = latticeInputs + (openVmm?.size ?? 0);
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

	function runGenerated(part: Part, from: number): Tally {
		const count = Math.min(CHUNK, part.size - from);
		fill(part.source, from, count, inputs);
		take(part.engines);
		const sum = createSum();
		for (const [i, policy] of plan.policies.entries()) {
			const length = Math.min(count, inputsFor(plan, i) - part.from - from);
			if (length > 0) {
				sum.add(compare(part.engines, policy, part.source, from, length));
			}
		}
		return sum.total();
	}

	function runLine(index: number): Tally {
		const line = lines[index] as (typeof lines)[number];
		const check = checkLine(line);
		take(engines);
		const sum = createSum();
		for (const policy of plan.policies) {
			const tally = compare(engines, policy, lattice, line.from, line.length);
			sum.add({ ...tally, properties: check(policy) });
		}
		return sum.total();
	}

	/** Of OpenVMM's guests, which are no part of the planned number of cases. */
	function runOpenVmm(source: Source, size: number, from: number): Tally {
		const count = Math.min(CHUNK, size - from);
		fill(source, from, count, inputs);
		take(engines);
		const sum = createSum();
		for (const policy of plan.policies) {
			sum.add(compare(engines, policy, source, from, count));
		}
		return sum.total();
	}

	/** Runs the lattices after all parts. */
	function run(chunk: number): Tally {
		let rest = chunk;
		for (const part of parts) {
			if (rest < chunksOf(part)) {
				return runGenerated(part, rest * CHUNK);
			}
			rest -= chunksOf(part);
		}
		if (openVmm !== null && rest < openVmmChunks) {
			return runOpenVmm(openVmm, openVmm.size, rest * CHUNK);
		}
		return runLine(rest - openVmmChunks);
	}

	const sourceOf = (name: string): Part =>
		parts.find(({ source }) => source.name === name) ??
		(openVmm?.name === name
			? { source: openVmm, engines, from: 0, size: openVmm.size }
			: { source: lattice, engines, from: 0, size: latticeInputs });
	return {
		cases: plan.cases + exhausted * plan.policies.length,
		casesOf: (policy) => inputsFor(plan, plan.policies.indexOf(policy)) + exhausted,
		sources: [
			...(openVmm
				? [
						{ source: lattice.name, inputs: latticeInputs },
						{ source: openVmm.name, inputs: openVmm.size },
					]
				: []),
			...parts.map(({ source, size }) => ({ source: source.name, inputs: size })),
		],
		skipped,
		chunks: parts.reduce((sum, part) => sum + chunksOf(part), lines.length + openVmmChunks),
		run,
		inputOf({ source, first }) {
			fill(sourceOf(source).source, first, 1, inputs);
			return readCase(inputs.words, 0);
		},
		isAnyBits: ({ source }) => sourceOf(source).source.anyBits,
		enginesOf: ({ source }) => sourceOf(source).engines,
	};
}

function chunksOf({ size }: Part): number {
	return Math.ceil(size / CHUNK);
}

function fill(source: Source, from: number, count: number, inputs: InputBlock): void {
	for (let i = 0; i < count; i++) {
		source.write(from + i, inputs, i);
	}
	inputs.length = count;
}

/** Compares the answers of all engines with those of the first, for the first `length` inputs taken. */
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
