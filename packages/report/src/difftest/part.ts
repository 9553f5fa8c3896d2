/** One part of a comparison that is shared out, as a member of its document: what the other parts are added to. */

import type { FoundDisagreement, PartResult, PropertyCount } from '@hvmmio/differential';

/** The member `shard` of a part's document. */
export interface ShardDocument extends Omit<PartResult, 'shard' | 'properties'> {
	/** From 1 to `of`. */
	readonly index: number;
	readonly of: number;
	/** SHA-256 of the source that the engine `kernel` was made of; null where there is none. */
	readonly kernel: string | null;
	readonly found: readonly FoundDisagreement[];
	readonly properties: readonly PropertyCountDocument[];
}

/** How often a property holds in a part. */
export interface PropertyCountDocument extends Omit<PropertyCount, 'first'> {
	/** Null where it never fails. */
	readonly first: number | null;
}

/**
 * A part's result as the member `shard` of its document.
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
 * Back from the document.
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

/** What a part leaves open; nothing is said of a whole. */
export function shardLines(shard: ShardDocument | undefined): string[] {
	return shard === undefined ? [] : [`part ${shard.index} of ${shard.of}: the other parts are not in this answer`];
}
