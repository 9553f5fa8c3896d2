/** The host as a guest meets it: what it is told, and where the framebuffer is now. */

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

/** A VM of any host that this package models. */
export type AnyVm = Vm | OpenVmmVm;

/** What a booting kernel finds: its machine, the ranges that it is told, the framebuffer. */
export interface Host {
	readonly machine: Machine;
	readonly confidential: boolean;
	/** The ranges of the VMBus device, in order. */
	readonly mmio: readonly Range[];
	/** What the video device's offer says, in MiB; the video driver asks for this much. */
	readonly mmioMegabytes: number;
	/** Does the host offer the video device, and does Linux take it? */
	readonly offersVideo: boolean;
	/** Where the framebuffer is now; null where there is none. It stays there over a kexec. */
	readonly framebuffer: Range | null;
	/** What the host does to a config window in the framebuffer. */
	readonly configWindowInFramebuffer: ConfigWindowEffect;
	/** What is in the guest's global tree before the drivers come. */
	readonly globalTree: readonly GlobalResource[];
	/** `screen_info.lfb_base` as the boot loader hands it to the first kernel; 32 bits. */
	readonly lfbBase: number;
}

/** What a caller knows better than the host model, for other hosts and other VMMs. */
export interface HostOverrides {
	/** Ranges of `_CRS` instead of the low and the high window. */
	readonly mmio?: readonly Range[] | undefined;
	/** The framebuffer instead of the layout's, a whole number of MiB; null for a host without one, or a video device. */
	readonly framebuffer?: Range | null | undefined;
}

/**
 * The host of a VM that `resolveVm` or `resolveOpenVmm` has checked.
 * @throws TypeError, RangeError for an override that is no range, SettingError for a framebuffer not of whole MiB, and
 * for a VM without VMBus, on which none of the drivers runs.
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
 * As `hostOf`, on a host that the caller models.
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
	const { maxSize, reported: told } = layout.framebuffer;
	return {
		machine,
		confidential,
		mmio,
		mmioMegabytes: (given ? given.end - given.start : maxSize) / MIB,
		offersVideo: given === undefined ? offersVideo : given !== null && !confidential,
		framebuffer,
		configWindowInFramebuffer: model.configWindowInFramebuffer,
		globalTree: globalTreeOf(machine),
		lfbBase: told.source === 'screen_info' && framebuffer !== null ? framebuffer.start % 2 ** 32 : 0,
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
