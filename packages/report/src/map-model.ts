/** Types of a map: lanes with boxes of addresses, and ghosts for what is missing. */

import type { Range } from '@hvmmio/core/address';

/**
 * `window`: addresses that the guest may use; `unusable`: its part from the vTPM area on; `bar`: a device's window of
 * any kind; `given-back`: one that its driver released; `platform`: resources of firmware or legacy PCI in the global
 * tree.
 */
export type BoxKind = 'window' | 'unusable' | 'platform' | 'reservation' | 'framebuffer' | 'bar' | 'given-back';

/** A range of addresses in a lane. */
export interface Box {
	readonly kind: BoxKind;
	/** Its name in the picture; empty if an adjacent lane already names it. */
	readonly name: string;
	/** Shorter names, longest first, for narrow spaces. */
	readonly short?: readonly string[];
	/** Half-open, not empty. */
	readonly range: Range;
	/** Text about the conflict; null if there is none. */
	readonly conflict: string | null;
	/** True for the framebuffer's place before the kernel's video driver moved it. */
	readonly old?: true;
}

/** Something that is missing, where it would be, and why. */
export interface Ghost {
	/** The kind it would have. */
	readonly kind: BoxKind;
	readonly name: string;
	/** Shorter names, as for a box. */
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
	/** True for observations of a machine; otherwise the lane is from the model. */
	readonly observed?: true;
	readonly boxes: readonly Box[];
	readonly ghosts: readonly Ghost[];
}

/** A map independent of its drawing: lanes with boxes of addresses. */
export interface MapModel {
	readonly title: string;
	readonly lanes: readonly Lane[];
}
