/** The exports; none of them traps. Pointers and counts are unsigned, though their wasm type is i32. */

import { batch, COUNT } from './batch';
import { INPUT_BYTES, OUTPUT_BYTES } from './layout';

/** Start of the caller's area: 0 means failure, and 64 keeps an input record within one cache line. */
const AREA: u64 = 64;
const PAGE_BITS: u64 = 16;
const PAGE: u64 = 1 << PAGE_BITS;

const OK = 0;
const UNKNOWN_POLICY = 1;
const OUTSIDE_MEMORY = 2;

export function hvmmio_abi_version(): u32 {
	return 1;
}

export function hvmmio_policy_count(): u32 {
	return COUNT;
}

/** A pointer to at least `bytes` bytes, the same at every call; 0 if memory cannot grow to that size. */
export function hvmmio_io_area(bytes: u32): usize {
	const pages = (AREA + u64(bytes) + PAGE - 1) >> PAGE_BITS;
	const missing = i64(pages) - i64(memory.size());
	if (missing > 0 && memory.grow(i32(missing)) < 0) return 0;
	return usize(AREA);
}

export function hvmmio_reserve_fb(policy: u32, input: usize, output: usize): i32 {
	return hvmmio_reserve_fb_batch(policy, input, output, 1);
}

/**
 * Decides n records. Nothing is written for an unknown policy (checked first) or if a record is outside memory. With n
 * = 0 the pointers are not checked.
 */
export function hvmmio_reserve_fb_batch(policy: u32, input: usize, output: usize, n: u32): i32 {
	if (policy >= COUNT) return UNKNOWN_POLICY;
	if (n == 0) return OK;
	const bytes = u64(memory.size()) << PAGE_BITS;
	if (u64(input) + u64(n) * INPUT_BYTES > bytes) return OUTSIDE_MEMORY;
	if (u64(output) + u64(n) * OUTPUT_BYTES > bytes) return OUTSIDE_MEMORY;
	batch(policy, input, output, n);
	return OK;
}
