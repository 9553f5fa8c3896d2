/**
 * Generation 2, EFI: start and size of the request (docs/domain.md, section 4). Values of type `resource_size_t` in C
 * are u64 here, already truncated if that has 32 bits.
 *
 * `select` is used for unpredictable conditions (is lfb_base set?), which would be mispredicted as branches; `if` for
 * predictable ones (is the low base valid?), which are cheapest as branches.
 */

import { ASKS_SYSFB, FALLBACK_64M, IGNORES_LFB, LOW_HALF, SEED } from './traits';
import { SYSFB } from './layout';
import { MIB, sizeVariable, SZ_4G } from './size';

/** Whether a policy with these traits reads screen_info on a kernel with these flags. */
// @ts-ignore: decorator
@inline
export function readsScreenInfo(traits: u32, flags: u32): bool {
	return (traits & ASKS_SYSFB) == 0 || (flags & SYSFB) != 0;
}

/** `lfb_base` as a `resource_size_t`: C zero-extends a u32. 0 where it is not read. */
// @ts-ignore: decorator
@inline
export function knownBase(traits: u32, read: bool, lfbBase: u32): u64 {
	return traits & IGNORES_LFB ? 0 : select<u64>(u64(lfbBase), 0, read);
}

/** Whether `low` is from 1 to 4 GiB - 1. Unsigned, 0 - 1 is the largest number, so one comparison is enough. */
// @ts-ignore: decorator
@inline
function isLowBase(low: u64): bool {
	return low - 1 < SZ_4G - 1;
}

/** Whether `low-half` and its variants warn about the low base; they then keep start and size. */
// @ts-ignore: decorator
@inline
export function isUnexpected(base: u64, low: u64): bool {
	// An lfb_base of 0 wraps to the largest number, which is not below.
	return !isLowBase(low) || base - 1 < low - 1;
}

// @ts-ignore: decorator
@inline
export function efiStart(traits: u32, read: bool, base: u64, low: u64, unexpected: bool): u64 {
	if (traits & LOW_HALF) {
		if (unexpected) return base;
		return select<u64>(base, select<u64>(low, 0, read), base != 0);
	}
	if (traits & SEED) return isLowBase(low) ? select<u64>(base, low, base != 0) : 0;
	if (traits & FALLBACK_64M) return select<u64>(base, isLowBase(low) ? low : 0, base != 0);
	return base;
}

/**
 * Half of the space up to 4 GiB, at most 128 MiB. The kernel's SZ_4G is an unsigned long long, so C subtracts in 64
 * bits at either width. (`from` is below 4 GiB wherever the result is used.)
 */
// @ts-ignore: decorator
@inline
function half(from: u64): u64 {
	return min<u64>((SZ_4G - from) / 2, 128 * MIB);
}

/** Only for a start other than 0. */
// @ts-ignore: decorator
@inline
export function efiSize(traits: u32, base: u64, low: u64, start: u64, unexpected: bool, lfbSize: u32): u64 {
	const fromScreenInfo = sizeVariable(traits, lfbSize, 8 * u32(MIB));
	if (traits & LOW_HALF) return unexpected ? fromScreenInfo : half(start);
	if (traits & SEED) return half(low);
	if (traits & FALLBACK_64M) return select<u64>(fromScreenInfo, 64 * MIB, base != 0);
	return fromScreenInfo;
}
