/** Whether a kernel with EFI can be built without CONFIG_SYSFB. */

const KCONFIG = 'drivers/hv/Kconfig';

/**
 * Do the options of Hyper-V's guest support select SYSFB on EFI? Then "EFI without CONFIG_SYSFB" is a kernel that cannot
 * be built (since v7.1: docs/domain.md, section 9). null: the source does not say.
 * @param files texts by their paths in the tree
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
