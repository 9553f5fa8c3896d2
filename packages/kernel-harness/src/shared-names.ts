/** Names by which code of any other subsystem would have a part in who gets which address. */

/**
 * The allocator and its list, the root of the global tree, and what says where the boot framebuffer is: a caller of the
 * allocator takes a range, and a driver can clear `lfb_base` (docs/domain.md, sections 5 and 7).
 */
export const SHARED_NAMES: readonly string[] = [
	'vmbus_allocate_mmio',
	'vmbus_free_mmio',
	'hyperv_mmio',
	'fb_mmio',
	'iomem_resource',
	'lfb_base',
	'screen_info',
	'sysfb_primary_display',
];

const SHARED = new RegExp(`\\b(?:${SHARED_NAMES.join('|')})\\b`);

/**
 * Does a text have one of {@link SHARED_NAMES}?
 * @example
 * ```ts
 * import { hasSharedName } from '@hvmmio/kernel-harness';
 * console.log(hasSharedName('vmbus_allocate_mmio(&res, hdev, 0, -1, size, SZ_4K, false);')); // true
 * ```
 */
export function hasSharedName(text: string): boolean {
	return SHARED.test(text);
}
