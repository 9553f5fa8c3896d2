/**
 * What is in a guest's global tree (`iomem_resource`) before the drivers come, of what an MMIO request can meet.
 * The one list of it; source: docs/domain.md, section 5, row by row.
 */

import { type Range, rangeOf, type Span } from '../address/range.ts';
import { MIB, PAGE } from '../address/units.ts';
import type { Owner } from '../trace.ts';

/** A range in the tree. One that is not busy grants what lies inside it and refuses what crosses its edge. */
export interface GlobalResource {
	readonly owner: Owner;
	readonly range: Range;
	readonly busy: boolean;
}

/** What decides what is in the tree. */
export interface Machine {
	readonly arch: 'x86_64' | 'arm64';
	/** Who describes the machine to the kernel. `direct`: the VMM's own ACPI tables. */
	readonly firmware: 'bios' | 'uefi' | 'direct' | 'devicetree';
	/** The PCI bus that the kernel finds at boot, before pci-hyperv makes any. */
	readonly pci: 'none' | 'legacy' | 'pcie';
	/** Is the legacy PCI video device 1414:5353 there? */
	readonly legacyVideo: boolean;
}

/**
 * Is `efi_enabled(EFI_BOOT)` false? x86_64 direct boot has no EFI; on arm64 ACPI comes with it.
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

/** BAR0 of the legacy PCI video device 1414:5353 of a Gen1 VM: always this, whatever the framebuffer does. */
export const LEGACY_VIDEO_BAR: Span = Object.freeze({ start: 0xf800_0000, size: 64 * MIB });

const IO_APIC = 0xfec0_0000;
const LOCAL_APIC = 0xfee0_0000;

interface Row extends GlobalResource {
	readonly isIn: (machine: Machine) => boolean;
}

/** The ACPI device PNP0003: mu_msvm's DSDT has it for x64 only, and so have OpenVMM's own tables. */
const hasPnp0003 = ({ arch, firmware }: Machine) => arch === 'x86_64' && (firmware === 'uefi' || firmware === 'direct');

/** An outer range stands before what lies in it. */
const ROWS: readonly Row[] = [
	{
		owner: 'video-bar',
		range: rangeOf(LEGACY_VIDEO_BAR.start, LEGACY_VIDEO_BAR.size),
		busy: false,
		isIn: ({ legacyVideo }) => legacyVideo,
	},
	{ owner: 'pnp0003', range: rangeOf(IO_APIC, PAGE), busy: false, isIn: hasPnp0003 },
	{
		// `pcibios_init` puts it there, and stops before that where there is no PCI bus.
		owner: 'io-apic',
		range: rangeOf(IO_APIC, 0x400),
		busy: true,
		isIn: ({ arch, pci }) => arch === 'x86_64' && pci !== 'none',
	},
	{ owner: 'pnp0003', range: rangeOf(LOCAL_APIC, PAGE), busy: false, isIn: hasPnp0003 },
];

/**
 * The tree's ranges on such a machine, outer ones before what lies in them.
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
