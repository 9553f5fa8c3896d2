import { assertAddress } from './address.ts';

/**
 * A range of addresses, half-open: `start` belongs to it, `end` does not. `fromInclusive` and `toInclusive` alone
 * convert from and to `InclusiveRange`.
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
 * @throws TypeError, RangeError if one is no address or `last` lies before `start`.
 */
export function fromInclusive({ start, last }: InclusiveRange): Range {
	assertAddress('start', start);
	assertAddress('last', last);
	assertAddress('end', last + 1);
	if (last < start) {
		throw new RangeError(`"last" expected at least 0x${start.toString(16)}, got 0x${last.toString(16)}`);
	}
	return { start, end: last + 1 };
}

/** The same bytes as the kernel prints them. */
export function toInclusive({ start, end }: Range): InclusiveRange {
	return { start, last: end - 1 };
}

/** Bytes in a range; 0 for one that runs backwards (a node cut to 32 bits can, docs/domain.md, section 3). */
export function sizeOf(range: Range): number {
	return Math.max(0, range.end - range.start);
}

/** The range that starts at `start` and holds `size` bytes. */
export function rangeOf(start: number, size: number): Range {
	return { start, end: start + size };
}

/** What two ranges share, or null. The one overlap test of this package. */
export function intersection(a: Range, b: Range): Range | null {
	const start = Math.max(a.start, b.start);
	const end = Math.min(a.end, b.end);
	return start < end ? { start, end } : null;
}
