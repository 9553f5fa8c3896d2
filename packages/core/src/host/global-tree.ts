/**
 * Resources in a guest's global tree (`iomem_resource`) before any driver runs, as far as an MMIO request can reach
 * them. Source: the table in docs/domain.md, section 5.
 */

import { type Range, rangeOf, type Span } from '../address/range.ts';
import { MIB, PAGE } from '../address/units.ts';
import type { Owner } from '../trace.ts';

/** A range in the tree. One that is not busy grants requests inside it and refuses those that cross its edge. */
export interface GlobalResource {
	readonly owner: Owner;
	readonly range: Range;
	readonly busy: boolean;
}

/** The properties of a machine that determine the tree's contents. */
export interface Machine {
	readonly arch: 'x86_64' | 'arm64';
	/** What describes the machine to the kernel. `direct`: ACPI tables of the VMM. */
	readonly firmware: 'bios' | 'uefi' | 'direct' | 'devicetree';
	/** The PCI bus that the kernel finds at boot, before pci-hyperv creates any. */
	readonly pci: 'none' | 'legacy' | 'pcie';
	/** Is the legacy PCI video device 1414:5353 there? */
	readonly legacyVideo: boolean;
}

/**
 * True if `efi_enabled(EFI_BOOT)` is false. x86_64 direct boot has no EFI; on arm64 ACPI implies EFI.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { hostOf, isBios } from '@hvmmio/core/host';
 * console.log(isBios(hostOf(resolveVm({ generation: 1 })).machine)); // true
 * ```
 */
export function isBios({ arch, firmware }: Machine): boolean {
	return firmware === 'bios' || (firmware === 'direct' && arch === 'x86_64');
}

/** Instance GUID of the synthetic video device, the same on every host (docs/domain.md, section 8). */
export const VIDEO_DEVICE = '5620e0c7-8062-4dce-aeb7-520c7ef76171';

/** BAR0 of the legacy PCI video device 1414:5353 of a Gen1 VM; it does not move with the framebuffer. */
export const LEGACY_VIDEO_BAR: Span = Object.freeze({ start: 0xf800_0000, size: 64 * MIB });

const IO_APIC = 0xfec0_0000;
const LOCAL_APIC = 0xfee0_0000;

interface Row extends GlobalResource {
	readonly isIn: (machine: Machine) => boolean;
}

/** The ACPI device PNP0003: the DSDT of mu_msvm has it for x64 only, and so do OpenVMM's tables. */
const hasPnp0003 = ({ arch, firmware }: Machine) => arch === 'x86_64' && (firmware === 'uefi' || firmware === 'direct');

/** A containing range is listed before the ranges inside it. */
const ROWS: readonly Row[] = [
	{
		owner: 'video-bar',
		range: rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size),
		busy: false,
		isIn: ({ legacyVideo }) => legacyVideo,
	},
	{ owner: 'pnp0003', range: rangeOf(IO_APIC, PAGE), busy: false, isIn: hasPnp0003 },
	{
		// `pcibios_init` inserts it, but returns earlier if there is no PCI bus.
		owner: 'io-apic',
		range: rangeOf(IO_APIC, 0x400),
		busy: true,
		isIn: ({ arch, pci }) => arch === 'x86_64' && pci !== 'none',
	},
	{ owner: 'pnp0003', range: rangeOf(LOCAL_APIC, PAGE), busy: false, isIn: hasPnp0003 },
];

/**
 * The ranges in the tree of such a machine, containing ranges first.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { globalTreeOf, hostOf } from '@hvmmio/core/host';
 * const { machine } = hostOf(resolveVm({ generation: 2 }));
 * console.log(globalTreeOf(machine).map(({ owner }) => owner).join()); // pnp0003,pnp0003
 * ```
 */
export function globalTreeOf(machine: Machine): readonly GlobalResource[] {
	return ROWS.filter(({ isIn }) => isIn(machine)).map(({ owner, range, busy }) => ({ owner, range, busy }));
}
