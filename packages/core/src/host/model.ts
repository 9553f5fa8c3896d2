/**
 * What a host is to this model: settings in, layout out, what the guest is told, what is in its global tree, and what the
 * host does to a config window in the framebuffer. Everything after that is the guest's and the same on every host.
 * docs/hosts.md says how to put another host beside these.
 */

import type { Range } from '../address/range.ts';
import type { Machine } from './global-tree.ts';
import type { Framebuffer } from './layout.ts';

/** What both kernels can see of every host. */
export interface AnyLayout {
	readonly lowMmio: Range;
	/** Null where there is none. */
	readonly highMmio: Range | null;
	readonly framebuffer: Framebuffer;
}

/** `d0-entry-refused`: the host turns the device down; `address-clash`: it looks at nothing, both claim the addresses. */
export type ConfigWindowEffect = 'd0-entry-refused' | 'address-clash';

/** What a guest is told at boot, and what it finds. */
export interface Reported {
	/** The ranges of the VMBus device (ACPI's `_CRS`, or a device tree's `ranges`), in order. */
	readonly mmio: readonly Range[];
	/** Does the video device stand on VMBus for a driver to find? */
	readonly offersVideo: boolean;
	/** Linux takes fewer devices on such a VM, and no screen_info is handed on. */
	readonly confidential: boolean;
	/** Architecture, firmware and PCI bus: what the global tree follows from. */
	readonly machine: Machine;
}

/**
 * What a host is to the model: settings in, layout and what the guest is told out (docs/hosts.md).
 *
 * @typeParam Settings what may be left out; `V` the VM, complete; `L` its layout
 */
export interface HostModel<Settings, V, L extends AnyLayout = AnyLayout> {
	/** As `--host` names it. */
	readonly id: string;
	/** Fills in defaults. Throws SettingError for the first setting that the host would not accept. */
	readonly resolve: (settings: Settings) => V;
	/** Where things are on a complete VM. */
	readonly layout: (vm: V) => L;
	/** What a guest is told of it. */
	readonly report: (vm: V, layout: L) => Reported;
	readonly configWindowInFramebuffer: ConfigWindowEffect;
}
