/**
 * The posted versions of the fix of 2026, as edits of a Debian kernel that has the last one. docs/domain.md, section 4,
 * describes what each decides.
 */

import { edited } from '@hvmmio/testkit/own-kernel';

type Rewrite = readonly [from: RegExp, to: string];

const NO_WARNING_AT_ZERO: Rewrite = [/pr_warn\("Unexpected framebuffer[^;]*;/, ''];

/** Mainline before the fix, `sysfb-gate`: no fallback to the low base, no line, the cut one byte too long. */
const BEFORE: readonly Rewrite[] = [
	[/low_mmio_base = hyperv_mmio->start;\s+if \([^{]*\{[^{]*\} else \{[^{}]*\}/, ''],
	[/pr_info\("hv_mmio=[^;]*;/, ''],
	NO_WARNING_AT_ZERO,
	[/end >= VTPM/, 'end > VTPM'],
	[/= VTPM_BASE_ADDRESS - 1/, '= VTPM_BASE_ADDRESS'],
];

/** The second version differs from the first on confidential VMs, the third from the second in a warning. */
const VERSIONS = {
	before: BEFORE,
	v1: [NO_WARNING_AT_ZERO, [/if \(efi_enabled/, 'if (hv_is_isolation_supported()) return;\n$&']],
	v2: [NO_WARNING_AT_ZERO],
	v3: [],
} satisfies Record<string, readonly Rewrite[]>;

export type FixVersion = keyof typeof VERSIONS;

/** `vmbus_drv.c` of a version. @param merged `vmbus_drv.c` of a kernel with the merged version */
export function fixVersion(merged: string, version: FixVersion): string {
	const rewrites: readonly Rewrite[] = VERSIONS[version];
	return rewrites.reduce((source, [from, to]) => edited(source, from, to), merged);
}
