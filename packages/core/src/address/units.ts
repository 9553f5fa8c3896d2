/** Sizes in bytes. MiB and GiB are binary, as are PowerShell's `128MB` and `1GB`. */
export const KIB = 1024;
/** Bytes. */
export const MIB = 1024 * KIB;
/** Bytes. */
export const GIB = 1024 * MIB;

/** End of the 32-bit address space, and of every low MMIO window (docs/domain.md, section 2). */
export const FOUR_GIB = 4 * GIB;

/** Page size: BAR sizes are rounded up to it, the config window is aligned to it (docs/domain.md, section 5). */
export const PAGE = 4 * KIB;
