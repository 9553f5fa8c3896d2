/** The host's side: limits of VM settings, the layouts of Hyper-V and OpenVMM, and custom host models. */

export { DEFAULT_OPENVMM, DEFAULT_VM } from '../defaults.ts';
export { NoRoomError } from '../errors.ts';
export { type Host, type HostOverrides, hostFrom, hostOf } from '../simulate/host.ts';
export { type Run, runOn } from '../simulate/simulate.ts';
export {
	type GlobalResource,
	globalTreeOf,
	isBios,
	LEGACY_VIDEO_BAR,
	type Machine,
	VIDEO_DEVICE,
} from './global-tree.ts';
export { HYPERV } from './hyperv.ts';
export { BOOT_FRAMEBUFFER_SIZE, type Framebuffer, layoutOf, maxFramebuffer, occupiedBy, VTPM_BASE } from './layout.ts';
export type { AnyLayout, ConfigWindowEffect, HostModel, Reported } from './model.ts';
export { type ObservedWindows, openVmmVmsFor } from './openvmm/explain.ts';
export { type OpenVmmLayout, openVmmCrs, openVmmLayout } from './openvmm/layout.ts';
export { OPENVMM } from './openvmm/model.ts';
export type { RootComplex } from './openvmm/place.ts';
export { type OpenVmmSettings, type OpenVmmVm, resolveOpenVmm } from './openvmm/vm.ts';
export { type HostId, resolveAnyVm } from './settings.ts';
export { AddressSpace } from './space.ts';
export {
	type Arch,
	type Generation,
	HIGH_MMIO_BASE,
	HIGH_MMIO_DEFAULT,
	HIGH_MMIO_MIN,
	HORIZONTAL_MAX,
	LOW_MMIO_MAX,
	lowMmioDefault,
	lowMmioMin,
	type Platform,
	type Resolution,
	type ResolutionType,
	VERTICAL_MAX,
} from './vm.ts';
