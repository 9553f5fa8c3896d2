/** The record of a boot, and the state that its probes work on. */

import type { Range } from '../address/range.ts';
import type { MmioSpace } from '../guest/allocate.ts';
import type { Resource } from '../guest/resource.ts';
import type { ConfigWindowEffect } from '../host/model.ts';
import type { Message } from '../policies/policy.ts';
import type { AllocationKind, Owner, Recorder } from '../trace.ts';
import type { Host } from './host.ts';
import type { Driver, KernelConfig, RecordedKernel } from './kernel.ts';

/** An allocation and its result; sizes in bytes. */
export interface Allocation {
	readonly owner: Owner;
	readonly kind: AllocationKind;
	readonly requested: number;
	readonly align: number;
	readonly result: Range | null;
	/** Why the driver released the range after the device's last request; null if it kept it. */
	released: null | 'd0-refused' | 'low-window-failed' | 'high-window-failed';
}

/**
 * A device's range overlaps the framebuffer. `d0-entry-refused`: the host refuses the device because of its config
 * window. `address-clash`: both claim the addresses; this is the effect of a BAR window, and of a config window on a
 * host that does not check (docs/domain.md, section 6).
 */
export interface Conflict {
	readonly owner: Owner;
	readonly kind: AllocationKind;
	readonly range: Range;
	readonly framebuffer: Range;
	readonly overlap: Range;
	readonly effect: ConfigWindowEffect;
}

/** What one kernel did on a host, from its boot to its last driver. */
export interface KernelRecord {
	readonly kernel: RecordedKernel;
	/** The drivers that ran, in order; no video driver if the host offers no video device. */
	readonly drivers: readonly Driver[];
	readonly mmio: readonly Range[];
	readonly reserved: Range | null;
	/** False after an early return of `vmbus_reserve_fb`. */
	readonly claimed: boolean;
	readonly messages: readonly Message[];
	readonly allocations: readonly Allocation[];
	readonly conflicts: readonly Conflict[];
	readonly framebufferBefore: Range | null;
	readonly framebufferAfter: Range | null;
	/** Where the video driver placed the framebuffer; null if it did not. */
	readonly framebufferMoved: Range | null;
}

/** The state that the probes of one boot work on. `framebuffer` is where the host has it at present. */
export interface Boot {
	readonly host: Host;
	readonly kernel: KernelConfig;
	readonly space: MmioSpace;
	/** The range that the boot framebuffer driver holds until the video driver has its own; null if none. */
	readonly bootFramebuffer: Resource | null;
	readonly allocations: Allocation[];
	readonly conflicts: Conflict[];
	readonly recorder: Recorder | undefined;
	framebuffer: Range | null;
}
