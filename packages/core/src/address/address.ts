/**
 * Addresses are plain numbers. A physical address on x86_64 and arm64 has at most 52 bits and a number holds 53 bits
 * exactly, so sums of an address and a size stay exact too. Every entry point of this package checks its addresses with
 * `assertAddress`. Raw 64-bit patterns are left to the WASM module, which uses C's integer types.
 */

import { notANumber, notAnAddress, notU32 } from '../errors.ts';

/** One past the largest address: 2^52. */
export const ADDRESS_LIMIT = 2 ** 52;

/**
 * Checks an address or a size in bytes: an integer from 0 to 2^52 inclusive, as the exclusive end of a range may be
 * 2^52 itself.
 * @throws TypeError if it is not a number, RangeError if it is not an integer or out of range.
 */
export function assertAddress(title: string, value: number): void {
	if (typeof value !== 'number') {
		throw notANumber(title, value);
	}
	if (!Number.isInteger(value) || value < 0 || value > ADDRESS_LIMIT) {
		throw notAnAddress(title, value);
	}
}

/** @throws RangeError if the value does not fit in 32 bits, as `lfb_base` and `lfb_size` must. */
export function assertU32(title: string, value: number): void {
	assertAddress(title, value);
	if (value > 0xffff_ffff) {
		throw notU32(title, value);
	}
}

/**
 * The smallest multiple of `align`, a power of two, that is at least `value`. Exact below 2^53.
 * @example
 * ```ts
 * import { alignUp, PAGE } from '@hvmmio/core/address';
 * console.log(alignUp(0x1001, PAGE)); // 8192
 * ```
 */
export function alignUp(value: number, align: number): number {
	return Math.ceil(value / align) * align;
}

/**
 * The largest power of two that is at most `value` (1 to 2^52).
 * @example
 * ```ts
 * import { powerOfTwoBelow } from '@hvmmio/core/address';
 * console.log(powerOfTwoBelow(100)); // 64
 * ```
 */
export function powerOfTwoBelow(value: number): number {
	const high = Math.floor(value / 2 ** 32);
	return high > 0 ? 2 ** (63 - Math.clz32(high)) : 2 ** (31 - Math.clz32(value));
}

/**
 * The digits of an address in lower-case hex. Formatting two small integers is about twice as fast as one large number.
 * @example
 * ```ts
 * import { hex } from '@hvmmio/core/address';
 * console.log(hex(4 * 2 ** 30)); // 100000000
 * ```
 */
export function hex(address: number): string {
	const low = address % 2 ** 24;
	return address === low
		? address.toString(16)
		: ((address - low) / 2 ** 24).toString(16) + (2 ** 24 + low).toString(16).slice(1);
}
