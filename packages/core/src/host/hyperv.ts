/** Hyper-V as a host model. */

import { type HostLayout, layoutOf } from './layout.ts';
import type { HostModel } from './model.ts';
import { resolveVm, type Vm, type VmSettings } from './vm.ts';

/** Hyper-V as a host (docs/domain.md, section 2). */
export const HYPERV: HostModel<VmSettings, Vm, HostLayout> = {
	id: 'hyperv',
	resolve: resolveVm,
	layout: layoutOf,
	report: ({ generation, arch, confidential }, { lowMmio, highMmio, framebuffer }) => ({
		mmio: [lowMmio, highMmio],
		offersVideo: framebuffer.present,
		confidential,
		machine: {
			arch,
			firmware: generation === 1 ? 'bios' : 'uefi',
			pci: generation === 1 ? 'legacy' : 'none',
			legacyVideo: generation === 1 && framebuffer.present,
		},
	}),
	configWindowInFramebuffer: 'd0-entry-refused',
};
