/** The guest's side: the ACPI walk, resource trees, the allocator, drivers, a single boot and its log lines. */

export { boot } from '../simulate/boot.ts';
export {
	type Driver,
	type KernelConfig,
	type KexecTools,
	type Loader,
	lfbSizeOf,
	type PciDevice,
	type RecordedKernel,
	reserveInputOf,
	type VideoDriver,
} from '../simulate/kernel.ts';
export { type Kexec, secondLfbBase } from '../simulate/kexec.ts';
export { logLines } from '../simulate/log.ts';
export { type NotReserved, whyNotReserved } from '../simulate/not-reserved.ts';
export {
	type AllocationKind,
	type AskEvent,
	type MmioRequest,
	type Owner,
	ROLES,
	type Role,
	type SkipEvent,
} from '../trace.ts';
export { ANYWHERE, allocateMmio, BELOW_4_GIB, freeMmio, type MmioSpace } from './allocate.ts';
export {
	createIomem,
	createResource,
	findConflict,
	insert as insertResource,
	type Resource,
	releaseRegion,
	requestRegion,
} from './resource.ts';
export { type Cut, type ResourceSize, walk, walkDeviceTree } from './walk.ts';
