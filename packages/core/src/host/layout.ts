/**
 * Where a Hyper-V host places a VM's low MMIO, high MMIO and framebuffer, and what it reports to the guest. Source:
 * docs/domain.md, section 2 (measured on hosts, 2026-04; 016a25e4b0df).
 */

import { alignUp } from '../address/address.ts';
import { type Range, rangeOf } from '../address/range.ts';
import { FOUR_GIB, MIB } from '../address/units.ts';
import { LEGACY_VIDEO_BAR } from './global-tree.ts';
import { resolveVm, type Vm, type VmSettings } from './vm.ts';

/** The guest excludes `[VTPM_BASE, 4 GiB)` from its low MMIO: vTPM, local APIC and others are there. */
export const VTPM_BASE = 0xfed4_0000;

/** `screen_info.lfb_size` of a Gen2 VM, one mode of 1024x768x4, whatever the framebuffer's real size. */
export const BOOT_FRAMEBUFFER_SIZE = 3 * MIB;

/** Low MMIO and the framebuffer size are rounded up to this. */
const HOST_STEP = 2 * MIB;
/** Size for the default list of modes, of which 1920x1080 (7.91 MiB) is the largest. */
const DEFAULT_FRAMEBUFFER = 8 * MIB;
/** On Gen2 x86_64 the window grows by twice the excess of the framebuffer over this. */
const FRAMEBUFFER_IN_DEFAULT_WINDOW = 64 * MIB;
/** A Gen1 window ends this far below 4 GiB. */
const GEN1_TOP_GAP = MIB / 4;

/** Where the host places the framebuffer, and what it reports to the guest about it. Sizes in bytes. */
export interface Framebuffer {
	/** False on a confidential VM or with framebuffer `none`; base and size then say where it would be. */
	readonly present: boolean;
	readonly base: number;
	/** Size of the largest permitted mode, in bytes. */
	readonly maxSize: number;
	/** `mmio_megabytes` in the VMBus offer of the video device. */
	readonly mmioMegabytes: number;
	/** What the guest is told: `screen_info` on Gen2, the video device's BAR0 on Gen1. Size in bytes. */
	readonly reported: {
		readonly source: 'screen_info' | 'pci-bar' | 'none';
		readonly base: number;
		readonly size: number;
	};
}

/** Where Hyper-V places a VM's MMIO; ranges are half-open (docs/domain.md, section 2). */
export interface HostLayout {
	readonly lowMmio: Range;
	readonly highMmio: Range;
	/** Low MMIO below the vTPM area. */
	readonly usableLowMmio: Range;
	/** The area up to 4 GiB that the guest excludes. */
	readonly reservedTop: Range;
	readonly framebuffer: Framebuffer;
}

/**
 * Size of the framebuffer in bytes for a VM's Set-VMVideo settings.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { MIB } from '@hvmmio/core/address';
 * import { maxFramebuffer } from '@hvmmio/core/host';
 * const vm = resolveVm({ resolution: { horizontal: 7680, vertical: 4320 } });
 * console.log(maxFramebuffer(vm) / MIB); // 128
 * ```
 */
export function maxFramebuffer(vm: Pick<Vm, 'resolution'>): number {
	const { resolution } = vm;
	return resolution === null
		? DEFAULT_FRAMEBUFFER
		: alignUp(resolution.horizontal * resolution.vertical * 4, HOST_STEP);
}

/**
 * The host's layout for a VM; omitted settings take their defaults.
 * @throws SettingError for the first setting that Hyper-V would not accept.
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { hex } from '@hvmmio/core/address';
 * const { lowMmio, framebuffer } = hostLayout({ generation: 1 });
 * console.log(hex(lowMmio.start), hex(lowMmio.end)); // f8000000 fffc0000
 * console.log(hex(framebuffer.base)); // f8000000
 * ```
 */
export function hostLayout(settings: VmSettings): HostLayout {
	return layoutOf(resolveVm(settings));
}

/**
 * Like `hostLayout`, without checks, for a VM returned by `resolveVm`.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { hex } from '@hvmmio/core/address';
 * import { layoutOf } from '@hvmmio/core/host';
 * console.log(hex(layoutOf(resolveVm({ arch: 'arm64' })).lowMmio.start)); // e0000000
 * ```
 */
export function layoutOf(vm: Vm): HostLayout {
	const maxSize = maxFramebuffer(vm);
	const base = Math.min(FOUR_GIB - windowForFramebuffer(vm, maxSize), FOUR_GIB - alignUp(vm.lowMmio, HOST_STEP));
	const end = vm.generation === 1 ? FOUR_GIB - GEN1_TOP_GAP : FOUR_GIB;
	return {
		lowMmio: { start: base, end },
		highMmio: rangeOf(vm.highMmioBase, vm.highMmio),
		usableLowMmio: { start: base, end: VTPM_BASE },
		reservedTop: { start: VTPM_BASE, end: FOUR_GIB },
		framebuffer: framebufferOf(vm, base, maxSize),
	};
}

/**
 * The range the framebuffer occupies before any driver has run: on Gen1 at most its BAR (docs/domain.md, section 6).
 * @example
 * ```ts
 * import { hostLayout } from '@hvmmio/core';
 * import { MIB, sizeOf } from '@hvmmio/core/address';
 * import { occupiedBy } from '@hvmmio/core/host';
 * const { framebuffer } = hostLayout({ generation: 2 });
 * console.log(sizeOf(occupiedBy(framebuffer)) / MIB); // 8
 * ```
 */
export function occupiedBy({ base, maxSize, reported }: Framebuffer): Range {
	return rangeOf(base, reported.source === 'pci-bar' ? Math.min(maxSize, reported.size) : maxSize);
}

/** The smallest window below 4 GiB that the framebuffer requires, in bytes. */
function windowForFramebuffer(vm: Vm, maxSize: number): number {
	if (vm.arch === 'arm64') {
		return 512 * MIB;
	}
	const excess = vm.generation === 2 ? Math.max(0, maxSize - FRAMEBUFFER_IN_DEFAULT_WINDOW) : 0;
	return 128 * MIB + 2 * excess;
}

function framebufferOf(vm: Vm, lowBase: number, maxSize: number): Framebuffer {
	return {
		present: !vm.confidential && vm.framebuffer !== 'none',
		base: vm.generation === 1 ? LEGACY_VIDEO_BAR.start : lowBase,
		maxSize,
		mmioMegabytes: maxSize / MIB,
		reported: reportedBy(vm, lowBase),
	};
}

/** What the guest is told about the framebuffer: nothing on a confidential VM or if there is none. */
function reportedBy(vm: Vm, lowBase: number): Framebuffer['reported'] {
	if (vm.confidential || vm.framebuffer === 'none') {
		return { source: 'none', base: 0, size: 0 };
	}
	return vm.generation === 1
		? { source: 'pci-bar', base: LEGACY_VIDEO_BAR.start, size: LEGACY_VIDEO_BAR.size }
		: { source: 'screen_info', base: lowBase, size: BOOT_FRAMEBUFFER_SIZE };
}
