/** The variable `size` of the C function, and the constants that it meets. */

import { SIZE_IS_INT } from './traits';

export const MIB: u64 = 1 << 20;
/** The kernel's SZ_4G is an unsigned long long whatever the width of `resource_size_t`. */
export const SZ_4G: u64 = 1 << 32;

/**
 * `size = max_t(__u32, lfb_size, least)`: both are compared as u32. The result is then converted to the variable's
 * type. To a `resource_size_t` of either width it goes unchanged; an `int` takes the bits, so that 2 GiB and more are
 * negative (implementation-defined in C11 6.3.1.3, modulo 2^32 in gcc and clang), and stand sign-extended here.
 */
// @ts-ignore: decorator
@inline
export function sizeVariable(traits: u32, lfbSize: u32, least: u32): u64 {
	const size = max<u32>(lfbSize, least);
	return traits & SIZE_IS_INT ? u64(i32(size)) : u64(size);
}
