import { lastBeforeStart } from '../errors.ts';
import { assertAddress } from './address.ts';

/**
 * A half-open address range: `start` is included, `end` is not. Only `fromInclusive` and `toInclusive` convert from and
 * to `InclusiveRange`.
 */
export interface Range {
	readonly start: number;
	readonly end: number;
}

/** A range of addresses as the kernel prints it and ACPI gives it: `last` is its last byte. */
export interface InclusiveRange {
	readonly start: number;
	readonly last: number;
}

/** A start and a size in bytes, as a PCI BAR is given. */
export interface Span {
	readonly start: number;
	readonly size: number;
}

/**
 * The same bytes as a half-open range.
 * @throws TypeError, RangeError if either is not an address or `last` is below `start`.
 * @example
 * ```ts
 * import { FOUR_GIB, fromInclusive } from '@hvmmio/core/address';
 * console.log(fromInclusive({ start: 0xf8000000, last: 0xffffffff }).end === FOUR_GIB); // true
 * ```
 */
export function fromInclusive({ start, last }: InclusiveRange): Range {
	assertAddress('start', start);
	assertAddress('last', last);
	assertAddress('end', last + 1);
	if (last < start) {
		throw lastBeforeStart(start, last);
	}
	return { start, end: last + 1 };
}

/**
 * The same bytes as the kernel prints them.
 * @example
 * ```ts
 * import { FOUR_GIB, hex, toInclusive } from '@hvmmio/core/address';
 * console.log(hex(toInclusive({ start: 0xf8000000, end: FOUR_GIB }).last)); // ffffffff
 * ```
 */
export function toInclusive({ start, end }: Range): InclusiveRange {
	return { start, last: end - 1 };
}

/**
 * Size of a range in bytes; 0 if its end is below its start, as in a node cut to 32 bits (docs/domain.md, section 3).
 * @example
 * ```ts
 * import { sizeOf } from '@hvmmio/core/address';
 * console.log(sizeOf({ start: 4096, end: 8192 })); // 4096
 * ```
 */
export function sizeOf(range: Range): number {
	return Math.max(0, range.end - range.start);
}

/**
 * The range that starts at `start` and holds `size` bytes.
 * @example
 * ```ts
 * import { rangeOf } from '@hvmmio/core/address';
 * console.log(rangeOf(4096, 4096).end); // 8192
 * ```
 */
export function rangeOf(start: number, size: number): Range {
	return { start, end: start + size };
}

/**
 * The intersection of two ranges, or null. All overlap tests of this package use it.
 * @example
 * ```ts
 * import { intersection } from '@hvmmio/core/address';
 * console.log(intersection({ start: 0, end: 8 }, { start: 4, end: 12 })?.start); // 4
 * console.log(intersection({ start: 0, end: 8 }, { start: 8, end: 12 })); // null
 * ```
 */
export function intersection(a: Range, b: Range): Range | null {
	const start = Math.max(a.start, b.start);
	const end = Math.min(a.end, b.end);
	return start < end ? { start, end } : null;
}
