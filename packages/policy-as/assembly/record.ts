/**
 * Reads and writes the fields of the two records, always in C's type, so that no implicit conversion follows. wasm
 * loads are little-endian and need no alignment.
 */

import {
	INPUT_BAR_LEN,
	INPUT_BAR_START,
	INPUT_FLAGS,
	INPUT_LFB_BASE,
	INPUT_LFB_SIZE,
	INPUT_LOW_END,
	INPUT_LOW_START,
	OUTPUT_ATTEMPTS,
	OUTPUT_FIRST_SIZE,
	OUTPUT_SIZE,
	OUTPUT_START,
	RESOURCE_32,
} from './layout';

// @ts-ignore: decorator
@inline
export function flags(input: usize): u32 {
	return load<u32>(input, INPUT_FLAGS);
}

/**
 * Mask of the bits of a 64-bit value that a `resource_size_t` keeps: all, or the low 32 (C11 6.3.1.3: conversion to an
 * unsigned type is modulo 2^N). The flag RESOURCE_32 has the value 32 and is used as the shift count.
 */
// @ts-ignore: decorator
@inline
export function resourceMask(flags: u32): u64 {
	return u64.MAX_VALUE >> u64(flags & RESOURCE_32);
}

// @ts-ignore: decorator
@inline
export function lowStart(input: usize, mask: u64): u64 {
	return load<u64>(input, INPUT_LOW_START) & mask;
}

/** Inclusive. */
// @ts-ignore: decorator
@inline
export function lowEnd(input: usize, mask: u64): u64 {
	return load<u64>(input, INPUT_LOW_END) & mask;
}

// @ts-ignore: decorator
@inline
export function barStart(input: usize, mask: u64): u64 {
	return load<u64>(input, INPUT_BAR_START) & mask;
}

// @ts-ignore: decorator
@inline
export function barLength(input: usize, mask: u64): u64 {
	return load<u64>(input, INPUT_BAR_LEN) & mask;
}

/** A `__u32` of screen_info. */
// @ts-ignore: decorator
@inline
export function lfbBase(input: usize): u32 {
	return load<u32>(input, INPUT_LFB_BASE);
}

/** A `__u32` of screen_info. */
// @ts-ignore: decorator
@inline
export function lfbSize(input: usize): u32 {
	return load<u32>(input, INPUT_LFB_SIZE);
}

/** `first` is the size before the loop; `start` and `size` are 0 where nothing was reserved. */
// @ts-ignore: decorator
@inline
export function write(output: usize, start: u64, size: u64, first: u64, attempts: u32, messages: u32): void {
	store<u64>(output, start, OUTPUT_START);
	store<u64>(output, size, OUTPUT_SIZE);
	store<u64>(output, first, OUTPUT_FIRST_SIZE);
	// One store for both: little-endian, so attempts is the low half.
	store<u64>(output, u64(attempts) | (u64(messages) << 32), OUTPUT_ATTEMPTS);
}
