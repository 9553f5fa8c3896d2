/** Trace events: requests, candidates skipped and what blocked them, in order. Nothing is built without a recorder. */

import type { Range, Span } from './address/range.ts';

/**
 * The owner of a range or request: `video`, `pci0`, `reservation`, `boot-framebuffer`, or from the global tree
 * `video-bar`, `io-apic`, `pnp0003`.
 */
export type Owner = string;

/** `first`: the kernel that the VM boots; `second`: the kdump or kexec kernel after it. */
export type Role = 'first' | 'second';

/** The kernels, in the order they run. */
export const ROLES: readonly Role[] = Object.freeze(['first', 'second'] as const);

/** What a driver allocates addresses for. */
export type AllocationKind = 'framebuffer' | 'config-window' | 'low-window' | 'high-window';

/** A kernel starts. */
export interface BootEvent {
	readonly step: 'boot';
	readonly role: Role;
}

/** What the walk over `_CRS` did with one range; `node` is its node afterwards. */
export interface WalkEvent {
	readonly step: 'walk';
	readonly range: Range;
	readonly action: 'ignored' | 'appended' | 'inserted' | 'grew-up' | 'grew-down';
	readonly node: Range | null;
	/** True if the range was cut at the vTPM area. */
	readonly cut: boolean;
}

/** The policy's request before the loop; `claim` is null after an early return. */
export interface ClaimEvent {
	readonly step: 'claim';
	readonly claim: Span | null;
	readonly reason: 'no-node' | 'returned' | 'start-zero' | 'chosen';
}

/** One iteration of the reservation's loop. */
export interface ClaimTriedEvent {
	readonly step: 'claim-tried';
	readonly range: Range;
	readonly fits: boolean;
}

/** A call of `vmbus_allocate_mmio`. Sizes in bytes; `align` is a power of two; `min` and `max` are inclusive. */
export interface MmioRequest {
	readonly owner: Owner;
	readonly kind: AllocationKind;
	/** `min` and `max` select nodes; they do not bound the candidates inside a node. */
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

/** A place is searched: the inside of the reservation, or a node. `skipped` if `min` and `max` exclude it. */
export interface SearchEvent {
	readonly step: 'search';
	readonly place: 'reservation' | 'node';
	readonly range: Range;
	readonly skipped: boolean;
}

/** Candidates from start address `first` to `last`, one alignment apart, all blocked by the same resource. */
export interface SkipEvent {
	readonly step: 'skip';
	readonly first: number;
	readonly last: number;
	readonly by: Owner;
	/** `edge`: the candidate crosses the edge of a resource that is not busy. */
	readonly how: 'busy' | 'edge';
}

/** The answer to an `ask`. */
export interface AnswerEvent {
	readonly step: 'answer';
	readonly owner: Owner;
	readonly kind: AllocationKind;
	readonly result: Range | null;
}

/** A device enters D0: a host may refuse it if its config window overlaps the framebuffer. */
export interface D0Event {
	readonly step: 'd0';
	readonly owner: Owner;
	readonly range: Range;
	readonly framebuffer: Range | null;
	readonly overlaps: boolean;
	readonly refused: boolean;
}

/** A driver releases a range. */
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

/** One step of a boot, as passed to a {@link Recorder}. */
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

/** Called with each step; it must not change the event. */
export type Recorder = (event: TraceEvent) => void;
