/** Generation 1, BIOS: start and size of the request (docs/domain.md, section 4). */

import { BIOS_SCREEN_INFO, SEED } from './traits';
import { BAR_IS_MEMORY, EFI, VIDEO_DEVICE } from './layout';
import { barLength, barStart, lfbBase, lfbSize } from './record';
import { MIB, sizeVariable, SZ_4G } from './size';

/** On BIOS a policy that uses the legacy PCI video device returns early without it, before any warning. */
// @ts-ignore: decorator
@inline
export function lacksDevice(traits: u32, flags: u32): bool {
	return (traits & (SEED | BIOS_SCREEN_INFO)) == 0 && (flags & (EFI | VIDEO_DEVICE)) == 0;
}

// @ts-ignore: decorator
@inline
export function biosStart(traits: u32, flags: u32, input: usize, mask: u64): u64 {
	if (traits & SEED) return SZ_4G - 128 * MIB;
	if (traits & BIOS_SCREEN_INFO) return u64(lfbBase(input));
	return select<u64>(barStart(input, mask), 0, flags & BAR_IS_MEMORY);
}

/** Only for a start other than 0. */
// @ts-ignore: decorator
@inline
export function biosSize(traits: u32, input: usize, mask: u64): u64 {
	if (traits & SEED) return 64 * MIB;
	if (traits & BIOS_SCREEN_INFO) return sizeVariable(traits, lfbSize(input), 64 * u32(MIB));
	return barLength(input, mask);
}
