/** Whether a kernel with EFI can be built without CONFIG_SYSFB. */

const KCONFIG = 'drivers/hv/Kconfig';

/**
 * Do the Hyper-V guest options select SYSFB on EFI? If so, an EFI kernel without CONFIG_SYSFB cannot be built (since
 * v7.1: docs/domain.md, section 9). null: the source does not say.
 * @param files file texts by path in the tree
 * @example
 * ```ts
 * import { selectsSysfb } from '@hvmmio/kernel-diff';
 * console.log(selectsSysfb({})); // null
 * ```
 */
export function selectsSysfb(files: Readonly<Record<string, string>>): boolean | null {
	const text = files[KCONFIG];
	return text === undefined ? null : /^[ \t]+select[ \t]+SYSFB\b/m.test(text);
}
