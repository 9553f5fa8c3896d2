/** The model of a Hyper-V guest's MMIO space. See docs/domain.md for each rule and its source. */

export { ADDRESS_LIMIT, alignUp, assertAddress, assertU32, hex, powerOfTwoBelow } from './address.ts';
export { ANYWHERE, allocateMmio, BELOW_4_GIB, freeMmio, type MmioRequest, type MmioSpace } from './guest/allocate.ts';
export {
	createIomem,
	createResource,
	findConflict,
	insert as insertResource,
	type Resource,
	releaseRegion,
	requestRegion,
} from './guest/resource.ts';
export { type Cut, type ResourceSize, walk, walkDeviceTree } from './guest/walk.ts';
export { type GlobalResource, globalTreeOf, isBios, LEGACY_VIDEO_BAR, type Machine } from './host/global-tree.ts';
export { HYPERV } from './host/hyperv.ts';
export {
	BOOT_FRAMEBUFFER_SIZE,
	type Framebuffer,
	type HostLayout,
	hostLayout,
	layoutOf,
	maxFramebuffer,
	occupiedBy,
	VTPM_BASE,
} from './host/layout.ts';
export type { AnyLayout, ConfigWindowEffect, HostModel, Reported } from './host/model.ts';
export { type ObservedWindows, openVmmVmsFor } from './host/openvmm/explain.ts';
export { type OpenVmmLayout, openVmmCrs, openVmmLayout } from './host/openvmm/layout.ts';
export { OPENVMM } from './host/openvmm/model.ts';
export type { RootComplex } from './host/openvmm/place.ts';
export { type OpenVmmSettings, type OpenVmmVm, resolveOpenVmm } from './host/openvmm/vm.ts';
export { type SettingCode, SettingError } from './host/setting-error.ts';
export { type AnySettings, type HostId, resolveAnyVm } from './host/settings.ts';
export { AddressSpace, NoRoomError } from './host/space.ts';
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
	resolveVm,
	VERTICAL_MAX,
	type Vm,
	type VmSettings,
} from './host/vm.ts';
export type { Alternative, ChangeId } from './plan/alternatives.ts';
export { setVmCommands, vmArgument } from './plan/commands.ts';
export { type Bar, deviceOfBars } from './plan/devices.ts';
export { PLAN_STEP, type PlanOptions, type PlanSettings } from './plan/need.ts';
export { type FeasiblePlan, type InfeasiblePlan, type Plan, plan } from './plan/plan.ts';
export type { Reason } from './plan/reason.ts';
export { claimOf, decide, reservedOf } from './policies/decide.ts';
export {
	createDecision,
	type Decision,
	type Message,
	type Policy,
	type PolicyId,
	type PolicyStatus,
	type ReserveInput,
} from './policies/policy.ts';
export { policyOfRelease, type ReleaseAnswer } from './policies/releases.ts';
export { assertRange, assertReserveInput, messagesOf, type Reservation, reserve } from './policies/reserve.ts';
export { POLICIES, policyById } from './policies/table.ts';
export { fromInclusive, intersection, type Range, rangeOf, type Span, sizeOf, toInclusive } from './range.ts';
export { boot } from './simulate/boot.ts';
export { type AnyVm, type Host, type HostOverrides, hostFrom, hostOf } from './simulate/host.ts';
export {
	type Driver,
	type KernelConfig,
	type KexecTools,
	type Loader,
	lfbSizeOf,
	type PciDevice,
	reserveInputOf,
	type VideoDriver,
} from './simulate/kernel.ts';
export { type Kexec, secondLfbBase } from './simulate/kexec.ts';
export { logLines, printRange } from './simulate/log.ts';
export {
	DEFAULT_DRIVERS,
	DEFAULT_OPTIONS,
	DEFAULT_PCI,
	type ResolvedOptions,
	resolveOptions,
	type SimulateOptions,
} from './simulate/options.ts';
export { simulateOrders } from './simulate/orders.ts';
export type { Allocation, Conflict, KernelRecord } from './simulate/record.ts';
export {
	type Run,
	runOn,
	type Simulation,
	simulate,
	type Verdict,
} from './simulate/simulate.ts';
export { kindName, ROLES, summarize, troubleOf } from './simulate/summary.ts';
export type {
	AllocationKind,
	AskEvent,
	Owner,
	Recorder,
	Role,
	SkipEvent,
	TraceEvent,
} from './trace.ts';
export { FOUR_GIB, GIB, KIB, MIB, PAGE } from './units.ts';
