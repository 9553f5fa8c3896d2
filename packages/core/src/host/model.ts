/**
 * The interface of a host: settings to layout, what the guest is told, and what the host does about a config window in
 * the framebuffer. Everything after that is guest code and the same on every host. docs/hosts.md shows how to add a
 * host.
 */

import type { Range } from '../address/range.ts';
import type { Machine } from './global-tree.ts';
import type { Framebuffer } from './layout.ts';

/** The part of a layout that every host has. */
export interface AnyLayout {
	readonly lowMmio: Range;
	/** Null if there is none. */
	readonly highMmio: Range | null;
	readonly framebuffer: Framebuffer;
}

/**
 * `d0-entry-refused`: the host refuses the device; `address-clash`: the host does not check, so both claim the
 * addresses.
 */
export type ConfigWindowEffect = 'd0-entry-refused' | 'address-clash';

/** What a guest is told and finds at boot. */
export interface Reported {
	/** The ranges of the VMBus device (ACPI's `_CRS`, or a device tree's `ranges`), in order. */
	readonly mmio: readonly Range[];
	/** True if the video device is offered on VMBus. */
	readonly offersVideo: boolean;
	/** Linux accepts fewer devices on such a VM, and screen_info is not handed on. */
	readonly confidential: boolean;
	/** Architecture, firmware and PCI bus; these determine the global tree. */
	readonly machine: Machine;
}

/**
 * A host model: maps settings to a VM, a layout and what the guest is told (docs/hosts.md).
 *
 * @typeParam Settings the VM's settings, with optional properties; `V` the resolved VM; `L` its layout
 */
export interface HostModel<Settings, V, L extends AnyLayout = AnyLayout> {
	/** Its name in `--host`. */
	readonly id: string;
	/** Fills in defaults. Throws SettingError for the first setting that the host would not accept. */
	readonly resolve: (settings: Settings) => V;
	/** The layout of a resolved VM. */
	readonly layout: (vm: V) => L;
	/** What a guest on it is told. */
	readonly report: (vm: V, layout: L) => Reported;
	readonly configWindowInFramebuffer: ConfigWindowEffect;
}
