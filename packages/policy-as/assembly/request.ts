/** The request for `[start, start + size)` in the first node. */

/**
 * True if `__request_region` grants the range: it is in the node `[low, end]`, low <= end, and does not wrap. In C the
 * last byte is `start + size - 1` in a `resource_size_t`; if that wraps it is below start, and refused. Here `size - 1`
 * is compared with `end - start`: neither wraps once start is in the node, and a size for which C's sum would wrap is
 * larger than the rest of any node, so this is correct for both widths.
 *
 * @param size not 0
 */
// @ts-ignore: decorator
@inline
export function fits(start: u64, size: u64, low: u64, end: u64): bool {
	return bool(i32(start - low <= end - low) & i32(size - 1 <= end - start));
}
