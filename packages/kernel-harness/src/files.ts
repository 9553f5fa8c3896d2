/** The files of a kernel tree that the harness reads. */

import { DRIVERS } from './entries.ts';

export const VMBUS_FILE = 'drivers/hv/vmbus_drv.c';
export const RESOURCE_FILE = 'kernel/resource.c';
/** Says what CONFIG_HYPERV_VMBUS selects; never compiled. */
export const KCONFIG_FILE = 'drivers/hv/Kconfig';
/** Headers in which some trees define constants that others define in `vmbus_drv.c`. */
const HEADERS = [
	'include/asm-generic/mshyperv.h',
	'arch/x86/include/asm/mshyperv.h',
	'include/linux/hyperv.h',
	'drivers/hv/hyperv_vmbus.h',
];
/** Files that the shim replaces: not compiled, but a change in them is relevant. */
const WATCHED = ['include/linux/ioport.h'];

/** The files of a tree that the harness reads. Only the first is required. */
export const KERNEL_FILES: readonly string[] = [
	VMBUS_FILE,
	RESOURCE_FILE,
	...DRIVERS.flatMap(({ file, headers }) => [file, ...headers]),
	...HEADERS,
	...WATCHED,
	KCONFIG_FILE,
];

/** File texts of a kernel by path in the tree. */
export type KernelFiles = Readonly<Record<string, string>>;

/** The shared headers that the tree has. */
export function sharedHeaders(files: KernelFiles): string[] {
	return HEADERS.filter((file) => Object.hasOwn(files, file));
}
