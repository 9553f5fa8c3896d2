/**
 * Where the fields of the two records lie, and how each is read: always in C's own type, so that no conversion is
 * implied later. wasm's loads are little-endian and need no alignment. The layout is that of include/hvmmio_policy.h.
 */

/** Sizes are u64 so that `pointer + count * size` cannot wrap for any 32-bit pointer and count. */
export const INPUT_BYTES: u64 = 64;
export const OUTPUT_BYTES: u64 = 32;

export const EFI: u32 = 1;
export const SYSFB: u32 = 2;
export const VIDEO_DEVICE: u32 = 4;
export const BAR_IS_MEMORY: u32 = 8;
export const CONFIDENTIAL: u32 = 16;
export const NARROW: u32 = 32;

export const UNEXPECTED_LOW_BASE: u32 = 1;
export const FRAMEBUFFER_BASE_ZERO: u32 = 2;

// @ts-ignore: decorator
@inline
export function flags(input: usize): u32 {
	return load<u32>(input, 40);
}

/**
 * What a `resource_size_t` keeps of a 64-bit value: all of it, or with a u32 the low half (C11 6.3.1.3: conversion to
 * an unsigned type is modulo 2^N). NARROW is 32, and so is the number of bits lost.
 */
// @ts-ignore: decorator
@inline
export function resourceMask(flags: u32): u64 {
	return u64.MAX_VALUE >> u64(flags & NARROW);
}

// @ts-ignore: decorator
@inline
export function lowStart(input: usize, mask: u64): u64 {
	return load<u64>(input, 0) & mask;
}

/** Inclusive. */
// @ts-ignore: decorator
@inline
export function lowEnd(input: usize, mask: u64): u64 {
	return load<u64>(input, 8) & mask;
}

// @ts-ignore: decorator
@inline
export function barStart(input: usize, mask: u64): u64 {
	return load<u64>(input, 16) & mask;
}

// @ts-ignore: decorator
@inline
export function barLength(input: usize, mask: u64): u64 {
	return load<u64>(input, 24) & mask;
}

/** A `__u32` of screen_info. */
// @ts-ignore: decorator
@inline
export function lfbBase(input: usize): u32 {
	return load<u32>(input, 32);
}

/** A `__u32` of screen_info. */
// @ts-ignore: decorator
@inline
export function lfbSize(input: usize): u32 {
	return load<u32>(input, 36);
}

/** `first` is the size before the loop; `start` and `size` are 0 where nothing was reserved. */
// @ts-ignore: decorator
@inline
export function write(output: usize, start: u64, size: u64, first: u64, attempts: u32, messages: u32): void {
	store<u64>(output, start, 0);
	store<u64>(output, size, 8);
	store<u64>(output, first, 16);
	// Both in one store: little-endian, the first of the two is the low half.
	store<u64>(output, u64(attempts) | (u64(messages) << 32), 24);
}
