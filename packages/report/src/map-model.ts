/** What a map is made of: lanes side by side, boxes of addresses in them, and what is missing. */

import type { Range } from '@hvmmio/core/address';

/**
 * `window`: addresses that the guest may use; `unusable`: the part of it from the vTPM area on; `bar`: a window for a
 * device, of whatever kind; `given-back`: one that its driver gave back; `platform`: what firmware or legacy PCI
 * has put into the global tree.
 */
export type BoxKind = 'window' | 'unusable' | 'platform' | 'reservation' | 'framebuffer' | 'bar' | 'given-back';

/** A range of addresses in a lane of the map, and what it is. */
export interface Box {
	readonly kind: BoxKind;
	/** What it is called in the picture; empty where a lane beside it says so already. */
	readonly name: string;
	/** Shorter names, the longest first, for where there is no room; the name alone where they are missing. */
	readonly short?: readonly string[];
	/** Half-open, not empty. */
	readonly range: Range;
	/** What is wrong with it, in words; null if nothing is. */
	readonly conflict: string | null;
	/** The framebuffer where it was before the kernel's video driver moved it. */
	readonly old?: true;
}

/** What is not there, and why, where it would be. */
export interface Ghost {
	/** As which kind it would be drawn. */
	readonly kind: BoxKind;
	readonly name: string;
	/** As a box has them. */
	readonly short?: readonly string[];
	readonly why: string;
	/** Half-open, not empty. */
	readonly range: Range;
}

/** One column of the map: the host, or a kernel. */
export interface Lane {
	readonly title: string;
	/** Shorter titles, the longest first, for a narrow lane. */
	readonly short?: readonly string[];
	/** What was seen of a machine; else it is what the model says. */
	readonly observed?: true;
	readonly boxes: readonly Box[];
	readonly ghosts: readonly Ghost[];
}

/** The map, before anything is drawn: lanes with boxes of addresses. */
export interface MapModel {
	readonly title: string;
	readonly lanes: readonly Lane[];
}
