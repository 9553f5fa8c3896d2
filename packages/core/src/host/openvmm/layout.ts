/** Layout, framebuffer and reports of a VM under OpenVMM. Source: docs/hosts.md, OpenVMM. */

import { type Range, rangeOf, sizeOf } from '../../address/range.ts';
import { FOUR_GIB, GIB, KIB, MIB } from '../../address/units.ts';
import { BOOT_FRAMEBUFFER_SIZE, type Framebuffer, VTPM_BASE } from '../layout.ts';
import { type Placement, place, type RootComplex } from './place.ts';
import type { OpenVmmVm } from './vm.ts';

/** Where OpenVMM places RAM, MMIO and PCIe; ranges are half-open (docs/hosts.md). */
export interface OpenVmmLayout {
	readonly lowMmio: Range;
	/** The guest's part: with OpenHCL the end belongs to VTL2. Null without VMBus. */
	readonly highMmio: Range | null;
	readonly usableLowMmio: Range;
	readonly reservedTop: Range;
	readonly framebuffer: Framebuffer;
	/** In address order. */
	readonly ram: readonly Range[];
	/** In the order of the root complexes. */
	readonly pcie: readonly RootComplex[];
	/**
	 * The ranges of OpenHCL: `share` and `relay` at the end of high MMIO, the others above everything else. Null without
	 * it.
	 */
	readonly vtl2: (NonNullable<Placement['vtl2']> & { readonly share: Range; readonly relay: Range }) | null;
}

/** `mmio_megabytes` in bytes: the video device has the same size in every mode. */
const FRAMEBUFFER = 8 * MIB;
const SHARE_MIN = 128 * MIB;
const SHARE_MAX = GIB;
/** Size for OpenHCL's relay of virtual PCI. */
const VPCI_RELAY = 512 * KIB;

/**
 * The layout of a VM that `resolveOpenVmm` has checked.
 * @example
 * ```ts
 * import { GIB } from '@hvmmio/core/address';
 * import { openVmmLayout, resolveOpenVmm } from '@hvmmio/core/host';
 * const { framebuffer } = openVmmLayout(resolveOpenVmm({ ram: 4 * GIB, gfx: true }));
 * console.log(framebuffer.present); // true
 * ```
 */
export function openVmmLayout(vm: OpenVmmVm): OpenVmmLayout {
	const { ram, low, high, pcie, vtl2 } = place(vm);
	const taken = vtl2 && high ? { ...vtl2, ...takenFrom(high) } : null;
	return {
		lowMmio: low,
		highMmio: high && taken ? { start: high.start, end: taken.relay.start } : high,
		usableLowMmio: { start: low.start, end: VTPM_BASE },
		reservedTop: { start: VTPM_BASE, end: FOUR_GIB },
		framebuffer: framebufferOf(vm, low.start),
		ram,
		pcie,
		vtl2: taken,
	};
}

/**
 * The ranges of the guest's VMBus device; with UEFI the high one is cut to whole MiB.
 * @example
 * ```ts
 * import { GIB } from '@hvmmio/core/address';
 * import { openVmmCrs, openVmmLayout, resolveOpenVmm } from '@hvmmio/core/host';
 * const vm = resolveOpenVmm({ ram: 4 * GIB });
 * console.log(openVmmCrs(vm, openVmmLayout(vm)).length); // 2
 * ```
 */
export function openVmmCrs({ boot }: OpenVmmVm, { lowMmio, highMmio }: OpenVmmLayout): Range[] {
	if (highMmio === null) {
		return [];
	}
	const size = boot === 'uefi' ? Math.floor(sizeOf(highMmio) / MIB) * MIB : sizeOf(highMmio);
	return [lowMmio, rangeOf(highMmio.start, size)];
}

function takenFrom({ start, end }: Range): { share: Range; relay: Range } {
	const bytes = Math.min(SHARE_MAX, Math.max(SHARE_MIN, (end - start) / 2));
	const share = { start: end - bytes, end };
	return { share, relay: { start: share.start - VPCI_RELAY, end: share.start } };
}

/** UEFI places it at the low base; with direct boot there is none until the driver sets one up. */
function framebufferOf({ gfx, boot }: OpenVmmVm, lowBase: number): Framebuffer {
	const present = gfx && boot === 'uefi';
	return {
		present,
		base: lowBase,
		maxSize: FRAMEBUFFER,
		mmioMegabytes: FRAMEBUFFER / MIB,
		reported: present
			? { source: 'screen_info', base: lowBase, size: BOOT_FRAMEBUFFER_SIZE }
			: { source: 'none', base: 0, size: 0 },
	};
}
