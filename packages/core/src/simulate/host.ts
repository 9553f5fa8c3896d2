/** The host as a guest sees it: what the guest is told, and where the framebuffer is at present. */

import type { Range } from '../address/range.ts';
import { MIB } from '../address/units.ts';
import { settingError } from '../errors.ts';
import { type GlobalResource, globalTreeOf, type Machine } from '../host/global-tree.ts';
import { HYPERV } from '../host/hyperv.ts';
import { occupiedBy } from '../host/layout.ts';
import type { AnyLayout, ConfigWindowEffect, HostModel } from '../host/model.ts';
import { OPENVMM } from '../host/openvmm/model.ts';
import type { OpenVmmVm } from '../host/openvmm/vm.ts';
import type { Vm } from '../host/vm.ts';
import { assertRange } from '../policies/reserve.ts';

/** A VM of any modelled host. */
export type AnyVm = Vm | OpenVmmVm;

/** What a booting kernel finds: the machine, the MMIO ranges, the framebuffer. */
export interface Host {
	readonly machine: Machine;
	readonly confidential: boolean;
	/** The ranges of the VMBus device, in order. */
	readonly mmio: readonly Range[];
	/** `mmio_megabytes` in the video device's offer, in MiB: the size that the video driver requests. */
	readonly mmioMegabytes: number;
	/** True if the host offers the video device and Linux accepts it. */
	readonly offersVideo: boolean;
	/** Where the framebuffer is at present; null if there is none. A kexec does not move it. */
	readonly framebuffer: Range | null;
	/** What the host does to a config window in the framebuffer. */
	readonly configWindowInFramebuffer: ConfigWindowEffect;
	/** Resources in the guest's global tree before any driver runs. */
	readonly globalTree: readonly GlobalResource[];
	/** `screen_info.lfb_base` of the first kernel, from the boot loader; 32 bits. */
	readonly lfbBase: number;
}

/** Values that replace those of the host model, for other hosts and VMMs. */
export interface HostOverrides {
	/** Ranges of `_CRS` instead of the low and the high window. */
	readonly mmio?: readonly Range[] | undefined;
	/**
	 * The framebuffer instead of the layout's, a whole number of MiB; null for a host without a framebuffer and video
	 * device.
	 */
	readonly framebuffer?: Range | null | undefined;
}

/**
 * The host of a VM that `resolveVm` or `resolveOpenVmm` has checked.
 * @throws TypeError, RangeError for an override that is not a range, SettingError for a framebuffer that is not a whole
 * number of MiB, and for a VM without VMBus, on which none of the drivers runs.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { hostOf } from '@hvmmio/core/host';
 * const host = hostOf(resolveVm({ generation: 2 }), { framebuffer: null });
 * console.log(host.offersVideo); // false
 * ```
 */
export function hostOf(vm: AnyVm, overrides: HostOverrides = {}): Host {
	return 'host' in vm ? hostFrom(OPENVMM, vm, overrides) : hostFrom(HYPERV, vm, overrides);
}

/**
 * Like `hostOf`, for a host model of the caller.
 * @example
 * ```ts
 * import { resolveVm } from '@hvmmio/core';
 * import { hostFrom, HYPERV } from '@hvmmio/core/host';
 * const host = hostFrom(HYPERV, resolveVm({ generation: 2 }));
 * console.log(host.mmioMegabytes); // 8
 * ```
 */
export function hostFrom<Settings, V, L extends AnyLayout>(
	model: HostModel<Settings, V, L>,
	vm: V,
	overrides: HostOverrides = {},
): Host {
	const layout = model.layout(vm);
	const { offersVideo, confidential, machine, ...reported } = model.report(vm, layout);
	const mmio = overrides.mmio ?? reported.mmio;
	if (layout.highMmio === null && overrides.mmio === undefined) {
		throw settingError('vmbus', false, 'drivers-without-vmbus');
	}
	for (const range of mmio) {
		assertRange('mmio', range);
	}
	const given = overrides.framebuffer;
	assertFramebuffer(given);
	const present = layout.framebuffer.present ? occupiedBy(layout.framebuffer) : null;
	const framebuffer = given !== undefined ? given : present;
	const { maxSize, reported: advertised } = layout.framebuffer;
	return {
		machine,
		confidential,
		mmio,
		mmioMegabytes: (given ? given.end - given.start : maxSize) / MIB,
		offersVideo: given === undefined ? offersVideo : given !== null && !confidential,
		framebuffer,
		configWindowInFramebuffer: model.configWindowInFramebuffer,
		globalTree: globalTreeOf(machine),
		lfbBase: advertised.source === 'screen_info' && framebuffer !== null ? framebuffer.start % 2 ** 32 : 0,
	};
}

/** @throws SettingError unless it is a range of whole MiB */
export function assertFramebuffer(given: Range | null | undefined): void {
	if (!given) {
		return;
	}
	const size = given.end - given.start;
	if (size === 0) {
		throw settingError('framebuffer', '0 bytes', 'empty-framebuffer');
	}
	assertRange('framebuffer', given);
	if (size % MIB !== 0) {
		throw settingError('framebuffer', `${size} bytes`, 'framebuffer-size');
	}
}
