/** What a boot leaves on record, and what its probes work on while it lasts. */

import type { Range } from '../address/range.ts';
import type { MmioSpace } from '../guest/allocate.ts';
import type { Resource } from '../guest/resource.ts';
import type { ConfigWindowEffect } from '../host/model.ts';
import type { Message } from '../policies/policy.ts';
import type { AllocationKind, Owner, Recorder } from '../trace.ts';
import type { Host } from './host.ts';
import type { Driver, KernelConfig, RecordedKernel } from './kernel.ts';

/** What an allocation came to; sizes in bytes. */
export interface Allocation {
	readonly owner: Owner;
	readonly kind: AllocationKind;
	readonly requested: number;
	readonly align: number;
	readonly result: Range | null;
	/** Why the driver gave the range back, right after the device's last request; null if it kept it. */
	released: null | 'd0-refused' | 'low-window-failed' | 'high-window-failed';
}

/**
 * A device and the framebuffer on the same addresses. `d0-entry-refused`: the host refuses the device, since its
 * config window lies there. `address-clash`: both claim the addresses; so it is with a BAR window, and with a config
 * window on a host that looks at none (docs/domain.md, section 6).
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
	/** The drivers that ran, in order: no video driver where the host offers no video device. */
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
	/** Where the video driver put the framebuffer; null if it did not. */
	readonly framebufferMoved: Range | null;
}

/** What the probes of one boot work on. `framebuffer` is the host's, as it moves. */
export interface Boot {
	readonly host: Host;
	readonly kernel: KernelConfig;
	readonly space: MmioSpace;
	/** What the boot framebuffer driver holds until a late video driver is done; null if it holds nothing. */
	readonly bootFramebuffer: Resource | null;
	readonly allocations: Allocation[];
	readonly conflicts: Conflict[];
	readonly recorder: Recorder | undefined;
	framebuffer: Range | null;
}
