/** One shard of a comparison, as a member of its document; shards can be merged. */

import type { FoundDisagreement, PartResult, PropertyCount } from '@hvmmio/differential';

/** The member `shard` of a document. */
export interface ShardDocument extends Omit<PartResult, 'shard' | 'properties'> {
	/** From 1 to `of`. */
	readonly index: number;
	readonly of: number;
	/** SHA-256 of the source of the engine `kernel`; null without that engine. */
	readonly kernel: string | null;
	readonly found: readonly FoundDisagreement[];
	readonly properties: readonly PropertyCountDocument[];
}

/** How often a property holds in a shard. */
export interface PropertyCountDocument extends Omit<PropertyCount, 'first'> {
	/** Null if it never fails. */
	readonly first: number | null;
}

/**
 * A shard's result as the member `shard` of its document.
 * @example
 * ```ts
 * import { createComparison, createCoreEngine, createWasmEngine, partResult, runChunks, WHOLE } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { shardDocument } from '@hvmmio/report';
 * const engines = [createCoreEngine(), createWasmEngine(policyWasm())];
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const comparison = createComparison(engines, plan);
 * const part = partResult(engines, plan, WHOLE, comparison, runChunks(comparison));
 * console.log(shardDocument(part, null).of); // 1
 * ```
 */
export function shardDocument({ shard, properties, ...part }: PartResult, kernel: string | null): ShardDocument {
	return {
		...shard,
		kernel,
		...part,
		properties: properties.map(({ first, ...rest }) => ({ ...rest, first: Number.isFinite(first) ? first : null })),
	};
}

/**
 * The shard's result from its document.
 * @example
 * ```ts
 * import { createComparison, createCoreEngine, createWasmEngine, partResult, runChunks, WHOLE } from '@hvmmio/differential';
 * import { policyWasm } from '@hvmmio/policy-as/inline';
 * import { partOfShard, shardDocument } from '@hvmmio/report';
 * const engines = [createCoreEngine(), createWasmEngine(policyWasm())];
 * const plan = { policies: ['low-half'], seed: 1, cases: 1000, exhaustive: false };
 * const comparison = createComparison(engines, plan);
 * const part = partResult(engines, plan, WHOLE, comparison, runChunks(comparison));
 * console.log(partOfShard(shardDocument(part, null)).planned); // 1000
 * ```
 */
export function partOfShard({ index, of, kernel: _, properties, ...part }: ShardDocument): PartResult {
	return {
		...part,
		shard: { index, of },
		properties: properties.map(({ first, ...rest }) => ({ ...rest, first: first ?? Number.POSITIVE_INFINITY })),
	};
}

/** What a shard does not cover; no lines for a whole comparison. */
export function shardLines(shard: ShardDocument | undefined): string[] {
	return shard === undefined ? [] : [`part ${shard.index} of ${shard.of}: the other parts are not in this answer`];
}
