/** Which inputs a comparison runs over, and which engines take them. */

import type { Engine } from '../engine.ts';
import { bitsSource } from '../sources/bits.ts';
import { boundariesSource } from '../sources/boundaries.ts';
import { latticeSampleSource } from '../sources/lattice-sample.ts';
import { openVmmSampleSource } from '../sources/openvmm.ts';
import { physicalSource } from '../sources/physical.ts';
import type { Source } from '../sources/source.ts';
import { vectorsSource } from '../sources/vectors.ts';

/** The inputs to compare engines on; the same plan gives the same inputs on every machine. */
export interface Plan {
	/** Policy ids, as in `hvmmio policies`. */
	readonly policies: readonly string[];
	/** 32 bits. */
	readonly seed: number;
	/** Number of generated cases (inputs times policies), including the published cases. */
	readonly cases: number;
	/** Run the whole lattice of each host as well? */
	readonly exhaustive: boolean;
}

/** The generated inputs of one source, from its input 0 on. */
export interface Part {
	readonly source: Source;
	/** The engines that take them; the first is the reference that the others are compared with. */
	readonly engines: readonly Engine[];
	/** Number of generated inputs before these. */
	readonly from: number;
	readonly size: number;
}

/** A source that is skipped because it needs two engines that compute as C does. */
export interface Skipped {
	readonly source: string;
	/** The only such engine; null if there is none. */
	readonly only: string | null;
}

/**
 * The generated inputs: first every vector, then equal parts from the other sources.
 * @throws RangeError for fewer than two engines
 */
export function partsOf(engines: readonly Engine[], plan: Plan): { parts: Part[]; skipped: Skipped[] } {
	if (engines.length < 2) {
		throw new RangeError(`"engines" expected two or more, got ${engines.length}`);
	}
	const { seed, cases, policies } = plan;
	const inputs = Math.ceil(cases / policies.length);
	const vectors = vectorsSource();
	const cEngines = engines.filter(({ anyBits }) => anyBits);
	const bits = bitsSource(seed);
	const generated: Source[] = [
		boundariesSource(seed),
		physicalSource(seed),
		latticeSampleSource(seed),
		openVmmSampleSource(seed),
	];
	if (cEngines.length >= 2) {
		generated.push(bits);
	}
	const skipped = cEngines.length >= 2 ? [] : [{ source: bits.name, only: cEngines[0]?.name ?? null }];
	const parts: Part[] = [{ source: vectors, engines, from: 0, size: Math.min(inputs, vectors.size) }];
	let from = Math.min(inputs, vectors.size);
	for (const [i, source] of generated.entries()) {
		const size = Math.floor((inputs - from) / (generated.length - i));
		parts.push({ source, engines: source.anyBits ? cEngines : engines, from, size });
		from += size;
	}
	return { parts, skipped };
}

/** Number of generated inputs for a policy, such that all policies together have exactly the planned cases. */
export function inputsFor({ policies, cases }: Plan, policyIndex: number): number {
	return Math.floor(cases / policies.length) + (policyIndex < cases % policies.length ? 1 : 0);
}
