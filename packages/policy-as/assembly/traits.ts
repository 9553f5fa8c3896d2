/** Differences between the policies as bits (docs/domain.md, section 4). No bit set: `gen1-bar`. */

/** EFI: `lfb_base` is read only with CONFIG_SYSFB. */
export const ASKS_SYSFB: u32 = 1;
/** EFI: `lfb_base` is not read. */
export const IGNORES_LFB: u32 = 2;
/** EFI: half of the space up to 4 GiB, from `lfb_base` or else the low base; warns about an invalid low base. */
export const LOW_HALF: u32 = 4;
/** EFI: 64 MiB at the low base if there is no `lfb_base`. */
export const FALLBACK_64M: u32 = 8;
/** EFI: half of the low window, at most 128 MiB. BIOS: 64 MiB at 4 GiB - 128 MiB. */
export const SEED: u32 = 16;
/** BIOS: `lfb_base` and `lfb_size`, not the video device's BAR0. */
export const BIOS_SCREEN_INFO: u32 = 32;
/** The variable `size` is an `int`. */
export const SIZE_IS_INT: u32 = 64;
/** Nothing is done on a confidential VM. */
export const SKIPS_CONFIDENTIAL: u32 = 128;
/** Warns if there is no framebuffer base in the end. */
export const WARNS_OF_ZERO: u32 = 256;
