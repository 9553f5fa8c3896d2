/** The files of a kernel tree that the harness reads. */

import { DRIVERS } from './entries.ts';

export const VMBUS_FILE = 'drivers/hv/vmbus_drv.c';
export const RESOURCE_FILE = 'kernel/resource.c';
/** Says what CONFIG_HYPERV_VMBUS selects; never compiled. */
export const KCONFIG_FILE = 'drivers/hv/Kconfig';
/** Where some trees have the constants that `vmbus_drv.c` has in others. */
const HEADERS = [
	'include/asm-generic/mshyperv.h',
	'arch/x86/include/asm/mshyperv.h',
	'include/linux/hyperv.h',
	'drivers/hv/hyperv_vmbus.h',
];
/** What the shim stands in for: not compiled, but a change there is a change on the way. */
const WATCHED = ['include/linux/ioport.h'];

/** The files of a tree that the harness reads. Only the first must be there. */
export const KERNEL_FILES: readonly string[] = [
	VMBUS_FILE,
	RESOURCE_FILE,
	...DRIVERS.flatMap(({ file, headers }) => [file, ...headers]),
	...HEADERS,
	...WATCHED,
	KCONFIG_FILE,
];

/** Texts of a kernel's files by their paths in the tree. */
export type KernelFiles = Readonly<Record<string, string>>;

/** Those headers that are there. */
export function sharedHeaders(files: KernelFiles): string[] {
	return HEADERS.filter((file) => Object.hasOwn(files, file));
}
