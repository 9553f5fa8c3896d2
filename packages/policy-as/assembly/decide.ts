/** The decision for one record. With constant traits the compiler keeps only the code of one policy. */

import { biosSize, biosStart, lacksDevice } from './bios';
import { efiSize, efiStart, isUnexpected, knownBase, readsScreenInfo } from './efi';
import { LOW_HALF, SIZE_IS_INT, SKIPS_CONFIDENTIAL, WARNS_OF_ZERO } from './traits';
import { CONFIDENTIAL, EFI, FRAMEBUFFER_BASE_ZERO, UNEXPECTED_LOW_MMIO_BASE } from './layout';
import { flags as flagsOf, lfbBase, lfbSize, lowEnd, lowStart, resourceMask, write } from './record';
import { fits } from './request';
import { MIB } from './size';

// @ts-ignore: decorator
@inline
export function decide(traits: u32, input: usize, output: usize): void {
	const flags = flagsOf(input);
	const mask = resourceMask(flags);
	const low = lowStart(input, mask);
	const end = lowEnd(input, mask);

	// Without a node vmbus_reserve_fb() is not called; in the other two cases it returns early.
	if (low > end || lacksDevice(traits, flags) || (traits & SKIPS_CONFIDENTIAL && flags & CONFIDENTIAL)) {
		write(output, 0, 0, 0, 0, 0);
		return;
	}

	const efi = flags & EFI;
	const read = readsScreenInfo(traits, flags);
	const base = knownBase(traits, read, lfbBase(input));
	const unexpected = isUnexpected(base, low);
	const startOnEfi = efiStart(traits, read, base, low, unexpected);
	const sizeOnEfi = efiSize(traits, base, low, startOnEfi, unexpected, lfbSize(input));
	const start = select<u64>(startOnEfi, biosStart(traits, flags, input, mask), efi);
	const size = select<u64>(sizeOnEfi, biosSize(traits, input, mask), efi);

	let messages: u32 = 0;
	if (traits & LOW_HALF) {
		if (unexpected && efi && read) messages = UNEXPECTED_LOW_MMIO_BASE;
		if (traits & WARNS_OF_ZERO) messages |= select<u32>(FRAMEBUFFER_BASE_ZERO, 0, start == 0);
	}

	const first = select<u64>(size, 0, start != 0);
	// The loop condition compares an int as signed: with a negative size the loop does not run.
	const tried = traits & SIZE_IS_INT ? i64(first) >= i64(MIB) : first >= MIB;
	// `&`, not `&&`: whether the loop runs is unpredictable, a first size that does not fit is rare.
	if (i32(tried) & i32(!fits(start, first, low, end))) {
		halve(start, first, low, end, messages, output);
		return;
	}
	write(output, select<u64>(start, 0, tried), select<u64>(first, 0, tried), first, u32(tried), messages);
}

/** The loop from its second iteration. `size` is unsigned or positive, so `size >>= 1` is a logical shift. */
function halve(start: u64, first: u64, low: u64, end: u64, messages: u32, output: usize): void {
	let attempts: u32 = 1;
	for (let size = first >> 1; size >= MIB; size >>= 1) {
		++attempts;
		if (fits(start, size, low, end)) {
			write(output, start, size, first, attempts, messages);
			return;
		}
	}
	write(output, 0, 0, first, attempts, messages);
}
