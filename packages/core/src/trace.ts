/**
 * What a recorder is told: who asked for what, which candidates were skipped and by what, in the order in which it
 * happened. Without a recorder nothing is built for it.
 */

import type { Range, Span } from './address/range.ts';

/**
 * Who holds or asks for addresses: `video`, `pci0`, `reservation`, `boot-framebuffer`, and what is in the global tree
 * before: `video-bar`, `io-apic`, `pnp0003`.
 */
export type Owner = string;

/** The kernel that the VM boots, or the kdump or kexec kernel after it. */
export type Role = 'first' | 'second';

/** The kernels, in the order in which they run. */
export const ROLES: readonly Role[] = Object.freeze(['first', 'second'] as const);

/** What a driver asks addresses for. */
export type AllocationKind = 'framebuffer' | 'config-window' | 'low-window' | 'high-window';

/** A kernel starts. */
export interface BootEvent {
	readonly step: 'boot';
	readonly role: Role;
}

/** What the walk over `_CRS` did with one range; `node` is what the list holds for it afterwards. */
export interface WalkEvent {
	readonly step: 'walk';
	readonly range: Range;
	readonly action: 'ignored' | 'appended' | 'inserted' | 'grew-up' | 'grew-down';
	readonly node: Range | null;
	/** True if the range lost its part from the vTPM area on. */
	readonly cut: boolean;
}

/** The policy's choice before the loop; null start and size after an early return, with the reason. */
export interface ClaimEvent {
	readonly step: 'claim';
	readonly claim: Span | null;
	readonly reason: 'no-node' | 'returned' | 'start-zero' | 'chosen';
}

/** One turn of the reservation's loop. */
export interface ClaimTriedEvent {
	readonly step: 'claim-tried';
	readonly range: Range;
	readonly fits: boolean;
}

/** A call of `vmbus_allocate_mmio`. Sizes in bytes; `align` is a power of two; `min` and `max` are inclusive. */
export interface MmioRequest {
	readonly owner: Owner;
	readonly kind: AllocationKind;
	/** Together with `max` this selects nodes; neither bounds a candidate inside one. */
	readonly min: number;
	readonly max: number;
	readonly size: number;
	readonly align: number;
	/** `fb_overlap_ok`: look inside the reservation first. */
	readonly inReservation: boolean;
}

/** `vmbus_allocate_mmio` is called. */
export interface AskEvent extends MmioRequest {
	readonly step: 'ask';
}

/** A place is searched: the inside of the reservation, or a node. `skipped` if `min` and `max` rule it out. */
export interface SearchEvent {
	readonly step: 'search';
	readonly place: 'reservation' | 'node';
	readonly range: Range;
	readonly skipped: boolean;
}

/** Candidates from `first` to `last`, both start addresses, one alignment apart, that the same thing refuses. */
export interface SkipEvent {
	readonly step: 'skip';
	readonly first: number;
	readonly last: number;
	readonly by: Owner;
	/** `edge`: the candidate would lie across the edge of a resource that is not busy. */
	readonly how: 'busy' | 'edge';
}

/** The answer to an `ask`. */
export interface AnswerEvent {
	readonly step: 'answer';
	readonly owner: Owner;
	readonly kind: AllocationKind;
	readonly result: Range | null;
}

/** A device enters D0: a host may look whether its config window overlaps the framebuffer, and refuse it. */
export interface D0Event {
	readonly step: 'd0';
	readonly owner: Owner;
	readonly range: Range;
	readonly framebuffer: Range | null;
	readonly overlaps: boolean;
	readonly refused: boolean;
}

/** A driver gives a range back. */
export interface FreeEvent {
	readonly step: 'free';
	readonly owner: Owner;
	readonly kind: AllocationKind;
	readonly range: Range;
}

/** The video driver tells the host where the framebuffer is from now on. */
export interface FramebufferEvent {
	readonly step: 'framebuffer';
	readonly from: Range | null;
	readonly to: Range;
}

/** One step of a boot, as a {@link Recorder} is told of it. */
export type TraceEvent =
	| BootEvent
	| WalkEvent
	| ClaimEvent
	| ClaimTriedEvent
	| AskEvent
	| SearchEvent
	| SkipEvent
	| AnswerEvent
	| D0Event
	| FreeEvent
	| FramebufferEvent;

/** Called with each step. What it is given must not be changed. */
export type Recorder = (event: TraceEvent) => void;
