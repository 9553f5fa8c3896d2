/**
 * What a setting or an option is if nothing is said: the one table, from which the doors of this package, the command
 * and its help, the page and the command lines that are printed take it. `lowMmioDefault` has what depends on others.
 */

import { MIB } from './address/units.ts';
import type { OpenVmmVm } from './host/openvmm/vm.ts';
import type { Vm } from './host/vm.ts';
import { deepFrozen } from './settings/frozen.ts';
import type { SimulateOptions } from './simulate/options.ts';

/** A VM on Hyper-V on which nobody has set anything. Its low MMIO follows from its platform and architecture. */
export const DEFAULT_VM = deepFrozen({
	generation: 2,
	arch: 'x86_64',
	platform: 'lab',
	confidential: false,
	/** `HighMemoryMappedIoSpace`, in bytes. */
	highMmio: 512 * MIB,
	/** Observed on most hosts; others exist, so it is a setting (docs/domain.md, section 2). */
	highMmioBase: 0xf_e000_0000,
} as const) satisfies Partial<Vm>;

/** A VM under OpenVMM. Its RAM is what has no default. */
export const DEFAULT_OPENVMM = deepFrozen({
	arch: 'x86_64',
	rootComplexes: 0,
	gfx: false,
	boot: 'uefi',
	vmbus: true,
	openhcl: false,
	release: 'current',
	physicalAddressBits: null,
} as const) satisfies Partial<OpenVmmVm>;

/** How both kernels are built and started. The second kernel's policy and drivers are the first one's. */
export const DEFAULT_OPTIONS = deepFrozen({
	policy: 'low-half',
	drivers: ['pci', 'video'],
	/** One device with 1 MiB of 64-bit BARs, like an NVMe disk. */
	pci: [{ low: 0, high: MIB }],
	loader: 'kexec_load',
	kexecTools: 'newer',
	videoDriver: 'hyperv_drm',
	sysfb: true,
	second: true,
} as const) satisfies SimulateOptions;

/** What a plan takes for the host's physical-address bits: as many as addresses here have. */
export const DEFAULT_PLAN_BITS = 52;
