/** Conventions shared by all documents: addresses are hex strings, sizes integers, ends inclusive. */

import { type Range, type Span, sizeOf, toInclusive } from '@hvmmio/core/address';
import type { RangeJson, SpanJson } from '@hvmmio/vectors';
import { formatAddress } from '../format.ts';

export type { RangeJson, SpanJson };

/**
 * Converts a half-open range to JSON, with an inclusive end.
 * @example
 * ```ts
 * import { rangeJson } from '@hvmmio/report';
 * console.log(rangeJson({ start: 0xf8000000, end: 0xfc000000 }).end); // 0xfbffffff
 * ```
 */
export function rangeJson(range: Range): RangeJson {
	const { start, last } = toInclusive(range);
	return { start: formatAddress(start), end: formatAddress(last), size: sizeOf(range) };
}

export function rangeOrNull(range: Range | null): RangeJson | null {
	return range === null ? null : rangeJson(range);
}

export function spanJson(span: Span): SpanJson {
	return { start: formatAddress(span.start), size: span.size };
}
