/** Numbers as kernels print them. What is no address of at most 52 bits is null, never a guess. */

import { ADDRESS_LIMIT, fromInclusive, type Range } from '@hvmmio/core/address';

/** The address of up to 16 hex digits, or null. */
export function hex(digits: string | undefined): number | null {
	if (digits === undefined || digits === '') {
		return null;
	}
	const value = Number.parseInt(digits, 16);
	return value <= ADDRESS_LIMIT ? value : null;
}

/** The range of an inclusive pair of hex digits, or null. */
export function hexRange(start: string | undefined, last: string | undefined): Range | null {
	const from = hex(start);
	const to = hex(last);
	return from === null || to === null || to < from || to >= ADDRESS_LIMIT
		? null
		: fromInclusive({ start: from, last: to });
}

/** What the kernel's `%pR` prints of a memory resource. */
export interface PrintedResource {
	/** Null for `[mem size 0x…]`. */
	readonly range: Range | null;
	/** Bytes. */
	readonly size: number;
	/** `64bit`, `pref`, `window`, … */
	readonly flags: readonly string[];
	/** Index after the closing bracket. */
	readonly end: number;
}

const RESOURCE =
	/\[mem (?:0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})|size 0x([0-9a-f]{1,16}))((?: [a-z0-9]{1,12}){0,6})\]/iy;

/** Reads `[mem 0xf8000000-0xfbffffff 64bit pref]` or `[mem size 0x02000000]` at an index; null where there is none. */
export function resourceAt(text: string, index: number): PrintedResource | null {
	if (index < 0) {
		return null;
	}
	RESOURCE.lastIndex = index;
	const [whole, start, last, bytes, flags = ''] = RESOURCE.exec(text) ?? [];
	if (whole === undefined) {
		return null;
	}
	const range = hexRange(start, last);
	const size = range === null ? hex(bytes) : range.end - range.start;
	return size === null ? null : { range, size, flags: flags.trim().split(' '), end: index + whole.length };
}

/** The first such resource from an index on. */
export function resourceFrom(text: string, index = 0): PrintedResource | null {
	return resourceAt(text, text.indexOf('[mem ', index));
}
