/**
 * How each field of the two records is read and written: always in C's own type, so that no conversion is implied
 * later. wasm's loads are little-endian and need no alignment.
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
 * What a `resource_size_t` keeps of a 64-bit value: all of it, or with a u32 the low half (C11 6.3.1.3: conversion to
 * an unsigned type is modulo 2^N). RESOURCE_32 is 32, and so is the number of bits lost.
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
	// Both in one store: little-endian, the first of the two is the low half.
	store<u64>(output, u64(attempts) | (u64(messages) << 32), OUTPUT_ATTEMPTS);
}
