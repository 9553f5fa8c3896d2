/** Asking for `[start, start + size)` in the first node. */

/**
 * What `__request_region` grants: a range in the node `[low, end]`, low <= end, that does not wrap. In C its last byte
 * is `start + size - 1` in a `resource_size_t`, which wraps, and is then below start and refused. Here the bytes after
 * the first are compared with those that the node has after start: neither difference wraps once start is in the node,
 * and a sum that wraps in a u32 or in a u64 is more than any node has left, so this is right for both widths.
 *
 * @param size not 0
 */
// @ts-ignore: decorator
@inline
export function fits(start: u64, size: u64, low: u64, end: u64): bool {
	return bool(i32(start - low <= end - low) & i32(size - 1 <= end - start));
}
