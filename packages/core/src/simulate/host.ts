/** The host as a guest meets it: what it is told, and where the framebuffer is now. */

import { type GlobalResource, globalTreeOf } from '../host/global-tree.ts';
import { hostLayout, occupiedBy } from '../host/layout.ts';
import { SettingError } from '../host/setting-error.ts';
import type { Arch, Generation, Vm } from '../host/vm.ts';
import { assertRange } from '../policies/reserve.ts';
import type { Range } from '../range.ts';
import { MIB } from '../units.ts';

export interface Host {
	readonly generation: Generation;
	readonly arch: Arch;
	readonly confidential: boolean;
	/** The ranges of `_CRS`, in order. */
	readonly mmio: readonly Range[];
	/** What the video device's offer says, in MiB; the video driver asks for this much. */
	readonly mmioMegabytes: number;
	/** Where the framebuffer is now; null where there is none. It stays there over a kexec. */
	readonly framebuffer: Range | null;
	/** What is in the guest's global tree before the drivers come. */
	readonly globalTree: readonly GlobalResource[];
	/** `screen_info.lfb_base` as the boot loader hands it to the first kernel; 32 bits. */
	readonly lfbBase: number;
}

/** What a caller knows better than the host model, for other hosts and other VMMs. */
export interface HostOverrides {
	/** Ranges of `_CRS` instead of the low and the high window. */
	readonly mmio?: readonly Range[] | undefined;
	/** The framebuffer instead of the layout's, a whole number of MiB; null for a host without one. */
	readonly framebuffer?: Range | null | undefined;
}

/**
 * The host of a VM that `resolveVm` has checked.
 * @throws TypeError, RangeError for an override that is no range, SettingError for a framebuffer not of whole MiB.
 */
export function hostOf(vm: Vm, overrides: HostOverrides = {}): Host {
	const layout = hostLayout(vm);
	const mmio = overrides.mmio ?? [layout.lowMmio, layout.highMmio];
	for (const range of mmio) {
		assertRange('mmio', range);
	}
	const { maxSize, reported } = layout.framebuffer;
	const given = overrides.framebuffer;
	const framebuffer = given !== undefined ? given : vm.confidential ? null : occupiedBy(layout.framebuffer);
	if (given) {
		const size = given.end - given.start;
		if (size === 0) {
			throw new SettingError('framebuffer', '0 bytes', 'empty', 'a size in whole MiB');
		}
		assertRange('framebuffer', given);
		if (size % MIB !== 0) {
			throw new SettingError('framebuffer', `${size} bytes`, 'not whole MiB', 'a size in whole MiB');
		}
	}
	return {
		generation: vm.generation,
		arch: vm.arch,
		confidential: vm.confidential,
		mmio,
		mmioMegabytes: (given ? given.end - given.start : maxSize) / MIB,
		framebuffer,
		globalTree: globalTreeOf({
			arch: vm.arch,
			firmware: vm.generation === 1 ? 'bios' : 'uefi',
			pci: vm.generation === 1 ? 'legacy' : 'none',
		}),
		lfbBase: reported.source === 'screen_info' && framebuffer !== null ? framebuffer.start % 2 ** 32 : 0,
	};
}
