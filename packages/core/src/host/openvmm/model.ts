/** OpenVMM as a host model. */

import type { HostModel } from '../model.ts';
import { type OpenVmmLayout, openVmmCrs, openVmmLayout } from './layout.ts';
import { type OpenVmmSettings, type OpenVmmVm, resolveOpenVmm } from './vm.ts';

/** OpenVMM as a host (docs/hosts.md). */
export const OPENVMM: HostModel<OpenVmmSettings, OpenVmmVm, OpenVmmLayout> = {
	id: 'openvmm',
	resolve: resolveOpenVmm,
	layout: openVmmLayout,
	report: (vm, layout) => ({
		mmio: openVmmCrs(vm, layout),
		offersVideo: vm.gfx,
		confidential: false,
		machine: {
			arch: vm.arch,
			firmware: vm.boot,
			pci: vm.rootComplexes > 0 ? 'pcie' : 'none',
			legacyVideo: false,
		},
	}),
	configWindowInFramebuffer: 'address-clash',
};
