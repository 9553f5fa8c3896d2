/** Sizes in bytes. MiB and GiB are binary, as are PowerShell's `128MB` and `1GB`. */
export const KIB = 1024;
/** Bytes. */
export const MIB = 1024 * KIB;
/** Bytes. */
export const GIB = 1024 * MIB;

/** Where the 32-bit addresses end, and with them every low MMIO window (docs/domain.md, section 2). */
export const FOUR_GIB = 4 * GIB;

/** A page: BARs count rounded up to it, the config window is aligned to it (docs/domain.md, section 5). */
export const PAGE = 4 * KIB;
