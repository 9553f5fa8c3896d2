/**
 * Default values of all settings and options: the one table that the API, the command and its help, the page and printed
 * command lines use. Defaults that depend on other settings are in `lowMmioDefault`.
 */

import { MIB } from './address/units.ts';
import type { OpenVmmVm } from './host/openvmm/vm.ts';
import type { Vm } from './host/vm.ts';
import { deepFrozen } from './settings/frozen.ts';
import type { SimulateOptions } from './simulate/options.ts';

/** An unconfigured VM on Hyper-V. Its low MMIO depends on platform and architecture. */
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

/** A VM under OpenVMM. Only its RAM has no default. */
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

/** Physical-address bits that a plan assumes for the host: the width of addresses here. */
export const DEFAULT_PLAN_BITS = 52;
