/** How a kernel is built and started. */

import { isBios, LEGACY_VIDEO_BAR } from '../host/global-tree.ts';
import { BOOT_FRAMEBUFFER_SIZE } from '../host/layout.ts';
import type { Policy, PolicyId, ReserveInput } from '../policies/policy.ts';
import type { Host } from './host.ts';

/** A driver that allocates MMIO addresses. */
export type Driver = 'pci' | 'video';

/**
 * The video driver, with its version. `hyperv_fb-clears` (2020 to 2024) and `hyperv_fb-late-removal` (to early 2025)
 * request addresses while the boot framebuffer driver still holds some; `hyperv_fb-clears` also zeroes `lfb_base`.
 * Source: docs/domain.md, section 7.
 */
export type VideoDriver = 'hyperv_drm' | 'hyperv_fb' | 'hyperv_fb-late-removal' | 'hyperv_fb-clears';

/** How the kdump kernel was loaded; this determines what it is told about the framebuffer. */
export type Loader = 'kexec_load' | 'kexec_file_load';

/** kexec-tools 2.0.18, or a newer version. */
export type KexecTools = '2.0.18' | 'newer';

/**
 * A passed-through device: total size of its 32-bit and of its 64-bit BARs in bytes, each BAR rounded up to whole
 * pages.
 */
export interface PciDevice {
	readonly low: number;
	readonly high: number;
}

/** The properties of a kernel that the model uses. */
export interface KernelConfig {
	readonly policy: Policy;
	/** CONFIG_SYSFB. */
	readonly sysfb: boolean;
	/** `screen_info.lfb_base` in this kernel, 32 bits. */
	readonly lfbBase: number;
	/** The drivers that are loaded, in load order. */
	readonly drivers: readonly Driver[];
	readonly videoDriver: VideoDriver;
	/** In the order in which the host offers them. */
	readonly pci: readonly PciDevice[];
}

/** A kernel in a record, as plain data, with the policy's id. */
export type RecordedKernel = Omit<KernelConfig, 'policy'> & { readonly policy: PolicyId };

/**
 * `lfb_size` goes with `lfb_base`: 0 with 0, else one mode of 1024x768x4.
 * @example
 * ```ts
 * import { MIB } from '@hvmmio/core/address';
 * import { lfbSizeOf } from '@hvmmio/core/guest';
 * console.log(lfbSizeOf(0), lfbSizeOf(0xf8000000) / MIB); // 0 3
 * ```
 */
export function lfbSizeOf(lfbBase: number): number {
	return lfbBase === 0 ? 0 : BOOT_FRAMEBUFFER_SIZE;
}

/**
 * The input of the reservation in this kernel on this host.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { reserveInputOf } from '@hvmmio/core/guest';
 * import { hostOf } from '@hvmmio/core/host';
 * const host = hostOf(resolveVm({ generation: 1 }));
 * console.log(reserveInputOf(host, { lfbBase: 0, sysfb: true }).bios); // true
 * ```
 */
export function reserveInputOf(host: Host, kernel: Pick<KernelConfig, 'lfbBase' | 'sysfb'>): ReserveInput {
	const bios = isBios(host.machine);
	return {
		mmio: host.mmio,
		bios,
		confidential: host.confidential,
		lfbBase: kernel.lfbBase,
		lfbSize: lfbSizeOf(kernel.lfbBase),
		bar: LEGACY_VIDEO_BAR,
		barIsMemory: true,
		// No policy looks for it with EFI.
		videoDevice: !bios || host.machine.legacyVideo,
		sysfb: kernel.sysfb,
		resourceSize: 64,
	};
}

/**
 * True if the boot framebuffer driver (efifb, simpledrm) still holds its addresses when this video driver requests its
 * own.
 */
export function bootFramebufferStays(kernel: KernelConfig): boolean {
	const late = kernel.videoDriver === 'hyperv_fb-clears' || kernel.videoDriver === 'hyperv_fb-late-removal';
	return late && kernel.sysfb && kernel.lfbBase !== 0;
}
