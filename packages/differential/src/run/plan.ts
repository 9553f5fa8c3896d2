/** Which inputs a comparison runs over, cut into chunks that can be run apart. */

import type { Engine } from '../engine.ts';
import { bitsSource } from '../sources/bits.ts';
import { boundariesSource } from '../sources/boundaries.ts';
import { latticeSampleSource } from '../sources/lattice-sample.ts';
import { openVmmSampleSource } from '../sources/openvmm.ts';
import { physicalSource } from '../sources/physical.ts';
import type { Source } from '../sources/source.ts';
import { vectorsSource } from '../sources/vectors.ts';

/** What is compared: the same plan gives the same inputs on every machine. */
export interface Plan {
	/** Ids of policies, as in `hvmmio policies`. */
	readonly policies: readonly string[];
	/** 32 bits. */
	readonly seed: number;
	/** How many inputs times policies are generated, the published cases included. */
	readonly cases: number;
	/** Beside them the whole lattice of each host? */
	readonly exhaustive: boolean;
}

/** The inputs of one source that are run, from its input 0 on. */
export interface Part {
	readonly source: Source;
	/** The engines that take them; the first is what the others are compared with. */
	readonly engines: readonly Engine[];
	/** How many generated inputs there are before these. */
	readonly from: number;
	readonly size: number;
}

/** A source that is left out, since two engines that compute as C does are needed. */
export interface Skipped {
	readonly source: string;
	/** The only engine here that does; null if none does. */
	readonly only: string | null;
}

/**
 * The generated inputs: every vector, the rest in equal parts from the other sources.
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

/** How many of the generated inputs a policy gets, so that together it is exactly as many cases as planned. */
export function inputsFor({ policies, cases }: Plan, policyIndex: number): number {
	return Math.floor(cases / policies.length) + (policyIndex < cases % policies.length ? 1 : 0);
}
