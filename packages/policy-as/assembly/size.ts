/** The variable `size` of the C function, and its constants. */

import { SIZE_IS_INT } from './traits';

export const MIB: u64 = 1 << 20;
/** The kernel's SZ_4G is an unsigned long long whatever the width of `resource_size_t`. */
export const SZ_4G: u64 = 1 << 32;

/**
 * `size = max_t(__u32, lfb_size, least)`: compared as u32, then converted to the variable's type. In a
 * `resource_size_t` of either width the value is unchanged; in an `int`, 2 GiB and more becomes negative
 * (implementation-defined in C11 6.3.1.3, modulo 2^32 in gcc and clang) and is sign-extended here.
 */
// @ts-ignore: decorator
@inline
export function sizeVariable(traits: u32, lfbSize: u32, least: u32): u64 {
	const size = max<u32>(lfbSize, least);
	return traits & SIZE_IS_INT ? u64(i32(size)) : u64(size);
}
